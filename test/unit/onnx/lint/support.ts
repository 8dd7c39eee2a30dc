import assert from 'node:assert/strict';
import type { Diagnostic } from '../../../../core/onnx/lint/diagnostic';
import { lintTree } from '../../../../core/onnx/lint/lint';
import { parseModelText } from '../../../../core/onnx/text/parse/parse';

/** A model around what differs: a main graph of nodes, what its inputs, outputs and weights are, and functions. */
export function modelText(
  nodes: string,
  {
    opsets = '"" : 21',
    inputs = 'float[2] x',
    outputs = 'float[2] y',
    values = '',
    functions = '',
  }: {
    readonly opsets?: string;
    readonly inputs?: string;
    readonly outputs?: string;
    readonly values?: string;
    readonly functions?: string;
  } = {},
): string {
  const block = values === '' ? '' : `< ${values} >\n`;
  const header = `<\n  ir_version: 10,\n  opset_import: [${opsets}]\n>\n`;
  return `${header}g (${inputs}) => (${outputs})\n${block}{\n${nodes.replace(/^\n|\s+$/g, '')}\n}\n${functions}`;
}

export function lint(text: string): Diagnostic[] {
  return lintTree(text, parseModelText(text));
}

/** A finding as a table has it: `level code 'what is marked': message`. */
export function shown(text: string, { level, code, start, end, message }: Diagnostic): string {
  return `${level} ${code} '${text.slice(start, end)}': ${message}`;
}

/** All findings of these levels. */
export function findings(
  text: string,
  levels: readonly string[] = ['error', 'warning', 'information'],
): string[] {
  return lint(text)
    .filter(({ level }) => levels.includes(level))
    .map((diagnostic) => shown(text, diagnostic));
}

/** What is wrong, the text, and all that is found of the levels error, warning and information. */
export type LintCase = readonly [name: string, text: string, ...expected: string[]];

/** A test for each case. */
export function itFinds(cases: readonly LintCase[]): void {
  for (const [name, text, ...expected] of cases) {
    it(`finds ${name}`, () => assert.deepEqual(findings(text), expected));
  }
}

/** A function `l.F` with that body. */
export function functionF(
  body: string,
  { head = 'F (a) => (b)', header = 'domain: "l", opset_import: ["" : 21]' } = {},
): string {
  return `<${header}> ${head} {\n  ${body}\n}\n`;
}

/** The opsets of a model whose function is `l.F`. */
export const ownDomain = { opsets: '"" : 21, "l" : 1' };

/** The condition of an If, and a branch that is right. */
export const condition = { values: 'bool c = {1}' };
export const elseBranch = 'else_branch = e () => (float[2] r) { r = Relu (x) }';
