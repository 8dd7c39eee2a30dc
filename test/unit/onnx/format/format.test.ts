import assert from 'node:assert/strict';
import { create, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { AttributeProto_AttributeType, ModelProtoSchema } from '../../../../core/onnx/gen/onnx_pb';
import { readModelBytes } from '../../../../core/onnx/read';
import { formatEdits } from '../../../../core/onnx/text/format/format';
import { parseModelText } from '../../../../core/onnx/text/parse/parse';
import { Tokens } from '../../../../core/onnx/text/parse/tokens';
import type { ModelTree } from '../../../../core/onnx/text/parse/tree';
import { printModel } from '../../../../core/onnx/text/print';
import { applyEdits } from '../apply-edits';
import { models } from '../arbitraries';
import { modelOf } from '../fixtures';

const format = (text: string) => applyEdits(text, formatEdits(text));

/** Texts of models, as the printer writes them. */
const texts = models.map(
  (init) =>
    printModel(readModelBytes(toBinary(ModelProtoSchema, create(ModelProtoSchema, init)), 'm.onnx')).text,
);

/** A text with other whitespace between its tokens, and comments here and there; lines of `#` stay lines. */
function respaced(text: string, spaces: readonly number[], withComments: boolean): string {
  const tokens = new Tokens(text);
  let result = '';
  for (let at = 0; at < tokens.count; at++) {
    const gap = text.slice(at === 0 ? 0 : tokens.end(at - 1), tokens.start(at));
    const comments = gap.match(/#[^\r\n]*/g) ?? [];
    const choice = spaces[at % spaces.length]!;
    const joined = /^[\w."-]{2}$/.test(result.slice(-1) + text.charAt(tokens.start(at)));
    let space = ['', ' ', '\n', '\n\n  ', '   '][choice % 5]!;
    if (withComments && choice > 90) space = ` # note ${at}\n`;
    if (comments.length > 0) space = `\n${comments.map((comment) => `  ${comment}\n`).join('')}`;
    result += (space === '' && joined ? ' ' : space) + tokens.source(at);
  }
  return result;
}

function tokensOf(text: string): string[] {
  const tokens = new Tokens(text);
  return Array.from({ length: tokens.count }, (_, at) => tokens.source(at));
}

/** What a text says: its tree without the places. */
function meaning(text: string): string {
  return withoutPlaces(parseModelText(text));
}

/** The same, whatever is wrong with it. */
function treeText(text: string): string {
  return withoutPlaces({ ...parseModelText(text), problems: [] });
}

function withoutPlaces(tree: ModelTree): string {
  const isPlace = (key: string) => key === 'start' || key === 'end' || key.endsWith('ange');
  return JSON.stringify(tree, (key, value) => {
    if (isPlace(key) || key === 'comments') return undefined;
    return typeof value === 'bigint' ? `${value}` : value;
  });
}

describe('formatting', () => {
  it("leaves the printer's own texts byte for byte", () => {
    fc.assert(fc.property(texts, (text) => assert.deepEqual(formatEdits(text), [])));
  });

  it('brings any spacing of a text back to the one the printer writes', () => {
    fc.assert(
      fc.property(texts, fc.array(fc.nat(99), { minLength: 3, maxLength: 40 }), (text, spaces) => {
        // Empty lines are kept, and a comment may be in the midst of what is one line else.
        const tight = spaces.map((choice) => (choice % 5 === 3 ? 1 : choice));
        if (text.includes('#')) return;
        assert.equal(format(respaced(text, tight, false)), text);
      }),
    );
  });

  it('changes nothing but spaces, and nothing the second time', () => {
    fc.assert(
      fc.property(texts, fc.array(fc.nat(99), { minLength: 3, maxLength: 40 }), (text, spaces) => {
        const other = respaced(text, spaces, true);
        const formatted = format(other);
        assert.deepEqual(tokensOf(formatted), tokensOf(other));
        assert.equal(meaning(formatted), meaning(other));
        assert.equal(format(formatted), formatted);
      }),
    );
  });

  it('does no harm to a damaged text', () => {
    fc.assert(
      fc.property(texts, fc.nat(), fc.nat(40), fc.string({ maxLength: 4 }), (text, place, length, junk) => {
        const at = place % (text.length + 1);
        const damaged = text.slice(0, at) + junk + text.slice(at + length);
        const formatted = format(damaged);
        assert.deepEqual(tokensOf(formatted), tokensOf(damaged));
        assert.equal(format(formatted), formatted);
      }),
      { numRuns: 50 },
    );
  });

  it('reads a damaged text as before, whatever is damaged, and changes nothing the second time', () => {
    const whole = `<
  ir_version: 8,
  opset_import: ["" : 17]
>
# The model.
g (float[N,2] x, bool c) => (float y)
<
  float[2] w = {1.0,2.0}
>
{ # nodes
  ["first"] a = Relu (x)   # what it does

  # about b
  b = Op <axis = 1, names = ["a", "b"], t = float {1.0}> (a,, w)
  y = If (c) <
    then_branch = t () => (z)
    {
      z = Neg (b)
    }
  >
}

<
  domain: "d"
>
f <k> (x) => (y)
{
  y = Relu (x)
}
`;
    const pieces = [...'{}()<>[],=:"#@x1;\'!', '=>', '//', '\n', '\n\n\n', ' ', '# c\n', 'If'];
    const change = fc.record({
      at: fc.nat(whole.length),
      length: fc.constantFrom(0, 0, 1, 2, 5),
      put: fc.constantFrom(...pieces),
    });
    const damages = fc.array(change, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(damages, (changes) => {
        let damaged = whole;
        for (const { at, length, put } of changes) {
          damaged = damaged.slice(0, at) + put + damaged.slice(at + length);
        }
        const formatted = format(damaged);
        assert.deepEqual(tokensOf(formatted), tokensOf(damaged));
        assert.equal(treeText(formatted), treeText(damaged));
        assert.equal(format(formatted), formatted);
      }),
      { numRuns: 200 },
    );
  });

  it('breaks the defaults of a function between their values, as the printer does', () => {
    const values = Array.from({ length: 400 }, (_, at) => -1 - at / 1000);
    const { text, graphs } = printModel(
      modelOf(
        { name: 'g' },
        {
          functions: [
            {
              name: 'f',
              domain: 'local',
              attribute: ['k'],
              attributeProto: [
                { name: 'a', type: AttributeProto_AttributeType.FLOATS, floats: values },
                { name: 'b', type: AttributeProto_AttributeType.FLOAT, f: 2 },
              ],
              output: ['y'],
            },
          ],
        },
      ),
    );
    const lines = text.split('\n');
    const { first, outputs } = graphs.get('function:local:f')!;
    const head = lines.slice(first - 1, outputs);
    assert.equal(head.length, 2);
    assert.match(head[0]!, /^f <k, a = \[-1\.0,-1\.001,.*,$/);
    assert.match(head[1]!, /^ {4}-1\.\d+,.*,-1\.399\], b = 2\.0> \(\) => \(y\)$/);
    assert.deepEqual(formatEdits(text), []);
    assert.equal(format(text.replace(/,\n {4}-/, ',-')), text);
  });

  it('writes a hand-made text in the style of the printer, with its comments and empty lines', () => {
    const text = `<ir_version: 8,opset_import:["":17]>
# The model.
g (float[N, 2]  x)=>(float y) <float w={ 1.0,2.0 }> { # nodes
 [ "first" ] a=Relu( x )   # what it does


   # about b
   b, = Op<axis=1,names=["a","b"],t=float{1.0}>(a,,w)
 y = If(c)<then_branch=t()=>(z){z=Neg(b)},else_branch=e () => (z) { z = Abs(b) }>
}
<domain:"d"> f<k>(x)=>(y){y=Relu(x)}`;
    assert.equal(
      format(text),
      `<
  ir_version: 8,
  opset_import: ["" : 17]
>
# The model.
g (float[N,2] x) => (float y)
<
  float w = {1.0,2.0}
>
{ # nodes
  ["first"] a = Relu (x)   # what it does

  # about b
  b, = Op <axis = 1, names = ["a", "b"], t = float {1.0}> (a,, w)
  y = If (c) <
    then_branch = t () => (z)
    {
      z = Neg (b)
    },
    else_branch = e () => (z)
    {
      z = Abs (b)
    }
  >
}

<
  domain: "d"
>
f <k> (x) => (y)
{
  y = Relu (x)
}
`,
    );
  });

  it('leaves a node that cannot be read as it is, and the others not', () => {
    const text = 'g (x)=>(y) {\n   a=Relu(x)\n b =   Add(a x)\n   y=Neg(b)\n}\n';
    assert.equal(format(text), 'g (x) => (y)\n{\n  a = Relu (x)\n b =   Add(a x)\n  y = Neg (b)\n}\n');
  });
});
