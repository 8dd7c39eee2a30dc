import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as vscode from 'vscode';

/** What is used of vscode-textmate and vscode-oniguruma, which VS Code brings. */
interface Tokenizer {
  tokenizeLine(
    line: string,
    state: unknown,
  ): { tokens: { startIndex: number; endIndex: number; scopes: string[] }[]; ruleStack: unknown };
}

/** A grammar in VS Code's own tokenizer; undefined in a desktop VS Code, which has its modules in an archive. */
async function tokenizer(file: string): Promise<{ grammar: Tokenizer; initial: unknown } | undefined> {
  const modules = createRequire(path.join(vscode.env.appRoot, 'package.json'));
  const load = (name: string) => {
    try {
      return modules(name);
    } catch {
      return undefined;
    }
  };
  const textmate = load('vscode-textmate');
  const oniguruma = load('vscode-oniguruma');
  if (!textmate || !oniguruma) return undefined;
  const wasm = path.join(path.dirname(modules.resolve('vscode-oniguruma')), 'onig.wasm');
  await oniguruma.loadWASM(new Uint8Array(readFileSync(wasm)).buffer);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns: string[]) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text: string) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(readFileSync(file, 'utf8'), 'grammar.json'),
  });
  return { grammar: await registry.loadGrammar('source.onnxtxt'), initial: textmate.INITIAL };
}

const text = `#: node {"docString":"d"}
<ir_version: 9, opset_import: ["" : 17]> # why
"my graph" (float x = {1.5}, float[N,?] "a/b:0" = ["location": "w", "offset": "0"], seq(int64) s) => (y)
<
  int4[2] w = {1, -2}, double d = {-inf}
>
{
  a, , "b c" = my.dom.Op:fast <axis: int = 1, t = float[1] w {2.}, r: int = @"q a", l: floats = []> (x, "a/b:0")
  [first] c = If (a) <then_branch = g () => (float y) { y = Neg(x) }> ["second one"] d = Abs(c)
  e =
    Split (d) <axis=0>
}
<domain: "d", overload: "o", opset_import: ["" : 17]>
Fn <alpha, beta: float = 1.0> (a) => (b) { b = LeakyRelu <alpha: float = @alpha> (a) }
`;

/** A word of the text and the innermost scope that it must have, in the order of the text. */
const expected: [word: string, scope: string][] = [
  ['node', 'keyword.other.structured'],
  ['ir_version', 'keyword.other.header'],
  ['17', 'constant.numeric'],
  ['why', 'comment.line.number-sign'],
  ['my graph', 'entity.name.type.graph'],
  ['float', 'support.type.primitive'],
  ['x', 'meta.name.value'],
  ['1.5', 'constant.numeric'],
  ['N', 'variable.other.constant.dimension'],
  ['?', 'constant.language.unknown'],
  ['a/b:0', 'meta.name.value'],
  ['location', 'string.quoted.double.external'],
  ['seq', 'support.type.container'],
  ['=>', 'keyword.operator.arrow'],
  ['int4', 'support.type.primitive'],
  ['-2', 'constant.numeric'],
  ['-inf', 'constant.numeric'],
  ['b c', 'meta.name.value'],
  ['my.dom.', 'entity.name.namespace'],
  ['Op', 'entity.name.function.operator'],
  ['fast', 'entity.name.tag.overload'],
  ['axis', 'keyword.other.attribute'],
  ['int', 'support.type.attribute'],
  ['2.', 'constant.numeric'],
  ['@', 'keyword.operator.reference'],
  ['"q a"', 'keyword.other.attribute'],
  ['floats', 'support.type.attribute'],
  ['first', 'entity.name.label'],
  ['If', 'entity.name.function.operator'],
  ['then_branch', 'keyword.other.attribute'],
  ['g', 'entity.name.type.graph'],
  ['Neg', 'entity.name.function.operator'],
  ['second one', 'string.quoted.double.label'],
  ['d', 'meta.name.value'],
  ['Split', 'entity.name.function.operator'],
  ['axis', 'keyword.other.attribute'],
  ['overload', 'keyword.other.header'],
  ['Fn', 'entity.name.type.graph'],
  ['alpha', 'keyword.other.attribute'],
  ['beta', 'keyword.other.attribute'],
  ['1.0', 'constant.numeric'],
  ['b', 'meta.name.value'],
  ['LeakyRelu', 'entity.name.function.operator'],
  ['alpha', 'keyword.other.attribute'],
];

describe('extension: the grammar in VS Code’s tokenizer', () => {
  it('names what the parser reads', async function () {
    const extension = vscode.extensions.getExtension('onnx-debugger.onnx-debugger')!;
    const found = await tokenizer(path.join(extension.extensionPath, 'syntaxes/onnxtxt.tmLanguage.json'));
    if (!found) return this.skip();
    let state = found.initial;
    const tokens = text.split('\n').flatMap((line) => {
      const { tokens, ruleStack } = found.grammar.tokenizeLine(line, state);
      state = ruleStack;
      return tokens.map(({ startIndex, endIndex, scopes }) => ({
        text: line.slice(startIndex, endIndex),
        scope: scopes.at(-1)!.replace(/\.onnxtxt$/, ''),
      }));
    });
    let at = 0;
    for (const [word, scope] of expected) {
      const next = tokens.findIndex(
        (token, place) => place >= at && token.text.includes(word) && token.scope === scope,
      );
      assert.ok(next >= 0, `'${word}' as ${scope}, behind ${JSON.stringify(tokens[at - 1])}`);
      at = next + 1;
    }
  });
});
