import type { AttributeValue, NodeTree } from '../../text/parse/tree';
import type { TypeName } from './type-names';
import { contentOf, elementOf, tensorOf, tensorOfCode, typeName } from './type-names';

/** What an operator's outputs are where its type constraints do not say; undefined where that is not sure. */
export type OutputType = (node: NodeTree, inputs: readonly (TypeName | undefined)[]) => TypeName | undefined;

/** Operators of ONNX's own domain, after the type inference of their schemas. */
export const outputTypes: ReadonlyMap<string, OutputType> = new Map<string, OutputType>([
  ['Cast', (node) => numbered(node, 'to')],
  ['BitCast', (node) => numbered(node, 'to')],
  ['Constant', constantType],
  ['ConstantOfShape', (node) => tensorValue(node, 'value', 'float')],
  ['RandomNormal', (node) => numbered(node, 'dtype', 1)],
  ['RandomUniform', (node) => numbered(node, 'dtype', 1)],
  ['Multinomial', (node) => numbered(node, 'dtype', 6)],
  ['HannWindow', (node) => numbered(node, 'output_datatype', 1)],
  ['HammingWindow', (node) => numbered(node, 'output_datatype', 1)],
  ['BlackmanWindow', (node) => numbered(node, 'output_datatype', 1)],
  ['MelWeightMatrix', (node) => numbered(node, 'output_datatype', 1)],
  ['EyeLike', likeInput],
  ['RandomNormalLike', likeInput],
  ['RandomUniformLike', likeInput],
  ['Bernoulli', likeInput],
  ['SequenceEmpty', (node) => wrapped('seq', numbered(node, 'dtype', 1))],
  ['SequenceConstruct', (_node, [first]) => wrapped('seq', first)],
  ['SplitToSequence', (_node, [first]) => wrapped('seq', first)],
  ['SequenceAt', (_node, [first]) => first && contentOf(first)],
  ['ConcatFromSequence', (_node, [first]) => first && contentOf(first)],
  [
    'OptionalGetElement',
    (_node, [first]) => first && (first.startsWith('optional(') ? contentOf(first) : first),
  ],
]);

/** An attribute that names an element type by its number; `fallback` counts where it is not there. */
function numbered({ attributes }: NodeTree, name: string, fallback?: number): TypeName | undefined {
  const value = valueNamed(attributes, name);
  if (!value) return fallback === undefined || has(attributes, name) ? undefined : tensorOfCode(fallback);
  return value.kind === 'int' ? tensorOfCode(Number(value.value)) : undefined;
}

function likeInput(node: NodeTree, [first]: readonly (TypeName | undefined)[]): TypeName | undefined {
  return has(node.attributes, 'dtype') ? numbered(node, 'dtype') : first;
}

function tensorValue({ attributes }: NodeTree, name: string, fallback: string): TypeName | undefined {
  const value = valueNamed(attributes, name);
  if (value) return value.kind === 'tensor' ? typeName(value.type) : undefined;
  return has(attributes, name) ? undefined : tensorOf(fallback);
}

const constantTypes: Readonly<Record<string, string>> = {
  value_float: 'float',
  value_floats: 'float',
  value_int: 'int64',
  value_ints: 'int64',
  value_string: 'string',
  value_strings: 'string',
};

function constantType({ attributes }: NodeTree): TypeName | undefined {
  const [only] = attributes;
  if (attributes.length !== 1 || !only?.value || only.value.kind === 'reference') return undefined;
  if (only.name.text === 'value' && only.value.kind === 'tensor') {
    const type = typeName(only.value.type);
    return type && elementOf(type) ? type : undefined;
  }
  const element = Object.hasOwn(constantTypes, only.name.text) ? constantTypes[only.name.text] : undefined;
  return element && tensorOf(element);
}

function wrapped(kind: 'seq', of: TypeName | undefined): TypeName | undefined {
  return of && `${kind}(${of})`;
}

function valueNamed(attributes: NodeTree['attributes'], name: string): AttributeValue | undefined {
  return attributes.find((attribute) => attribute.name.text === name)?.value;
}

function has(attributes: NodeTree['attributes'], name: string): boolean {
  return attributes.some((attribute) => attribute.name.text === name);
}
