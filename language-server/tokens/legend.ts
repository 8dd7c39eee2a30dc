/** The types of tokens, as LSP names them; a token has the number of its place here. */
export const tokenTypes = [
  /** A domain of operators. */
  'namespace',
  /** A graph's name. */
  'class',
  'type',
  /** A symbol in a shape. */
  'typeParameter',
  /** A graph's or a function's input. */
  'parameter',
  /** A value that a node makes; with `readonly` a weight. */
  'variable',
  /** An attribute, of an operator or of a function. */
  'property',
  /** An operator; with `defaultLibrary` one of ONNX or onnxruntime. */
  'function',
  /** A node's name. */
  'label',
  /** A key of a header. */
  'keyword',
  'string',
  'number',
  'comment',
] as const;

export type TokenType = (typeof tokenTypes)[number];

/** The modifiers, as LSP names them; a token has the bit of its place here. */
export const tokenModifiers = [
  'declaration',
  'readonly',
  'defaultLibrary',
  'deprecated',
  'documentation',
] as const;

export type TokenModifier = (typeof tokenModifiers)[number];

const typeNumbers = new Map<TokenType, number>(tokenTypes.map((type, at) => [type, at]));
const modifierBits = new Map<TokenModifier, number>(
  tokenModifiers.map((modifier, at) => [modifier, 1 << at]),
);

export function typeNumber(type: TokenType): number {
  return typeNumbers.get(type)!;
}

export function modifierBit(modifier: TokenModifier): number {
  return modifierBits.get(modifier)!;
}
