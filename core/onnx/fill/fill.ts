import { createHash } from 'node:crypto';
import { clearField } from '@bufbuild/protobuf';
import { UserError } from '../../errors';
import { elementCount, elementTypeOfCode } from '../../tensor/dtype';
import { isConstant } from '../constant';
import { externalEntries } from '../external-data';
import type { GraphProto, TensorProto } from '../gen/onnx_pb';
import { TensorProto_DataLocation, TensorProtoSchema } from '../gen/onnx_pb';
import { bodyProtos } from '../graph';
import type { MadeUpWeights } from '../model';
import { shapeFromProto } from '../tensor-proto';
import type { UnfilledWeight } from '../text/build/unfilled';
import type { TextModel } from '../text-model';
import type { MadeUp } from './made-up';
import { madeUpBytes, madeUpKey, madeUpLength } from './made-up';
import { isNeverNegative } from './never-negative';
import type { WeightPart } from './weight-file';
import { writeWeightFile } from './weight-file';

/** How the weights of a text are filled that have none. */
export interface FillOptions {
  /** The same seed gives the same numbers. */
  readonly seed: number;
  /** The folder for files of weights. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
}

/** Numbers that nobody gave may take so many bytes; more is taken for a mistake. */
const mostMadeUp = 4 * 1024 ** 3;

/** Strings cannot be in a file of weights. */
const mostStrings = 1_000_000;

/** Data of fewer bytes stays in the model: a submodel holds a copy of it. */
const leastInFile = 4096;

/**
 * Makes up numbers for the weights of a text that have none, and moves all weights that are not small into a file:
 * the adapter and the submodels then hold none of them. Changes the text's `proto`.
 *
 * @throws UserError OD1014 where the numbers would be too many, OD1015 where the file cannot be written; AbortError
 */
export async function fillTextModel(
  source: TextModel,
  { seed, folder, signal }: FillOptions,
): Promise<MadeUpWeights | undefined> {
  const { unfilled } = source.built;
  checkSize(source.path, unfilled);
  const moved: { readonly tensor: TensorProto; readonly part: WeightPart }[] = [];
  for (const weight of unfilled) {
    const part = madeUpPart(weight, seed);
    if (part) moved.push({ tensor: weight.tensor, part });
  }
  for (const tensor of source.proto.graph ? tensorsOf(source.proto.graph) : []) {
    const bytes = tensor.rawData;
    if (bytes.length < leastInFile || tensor.dataLocation === TensorProto_DataLocation.EXTERNAL) continue;
    const key = createHash('sha256').update(bytes).digest('hex');
    moved.push({ tensor, part: { key, length: bytes.length, bytes: () => [bytes] } });
  }
  const total = moved.reduce((sum, { part }) => sum + part.length, 0);
  if (total < leastInFile) for (const { tensor, part } of moved) keepInside(tensor, part);
  else {
    const parts = moved.map(({ part }) => part);
    const { file, size, offsets } = await writeWeightFile(folder, parts, signal);
    // Not a name that a text could say: the file is ours, wherever it is.
    source.files.add(file, { path: file, size });
    for (const [at, { tensor, part }] of moved.entries()) {
      clearField(tensor, TensorProtoSchema.field.rawData);
      tensor.dataLocation = TensorProto_DataLocation.EXTERNAL;
      tensor.externalData = externalEntries(file, offsets[at]!, part.length);
    }
  }
  if (unfilled.length === 0) return undefined;
  return {
    seed,
    weights: unfilled.map(({ name, path, tensor }) => ({
      name,
      graph: path,
      dtype: elementTypeOfCode(tensor.dataType)!.name,
      shape: shapeFromProto(tensor),
    })),
  };
}

function checkSize(file: string, weights: readonly UnfilledWeight[]): void {
  let bytes = 0;
  let strings = 0;
  for (const { tensor } of weights) {
    const { name: dtype } = elementTypeOfCode(tensor.dataType)!;
    const shape = shapeFromProto(tensor);
    if (dtype === 'string') strings += elementCount(shape);
    else bytes += madeUpLength({ dtype, shape });
  }
  if (bytes <= mostMadeUp && strings <= mostStrings) return;
  const what = bytes > mostMadeUp ? `${(bytes / 1024 ** 3).toFixed(1)} GiB` : `${strings} strings`;
  throw new UserError(
    'OD1014',
    `The weights of '${file}' that have no data would take ${what}, too much to make up. Give them data: ` +
      '= ["location": "FILE", "offset": "0", "length": "BYTES"].',
  );
}

/** What fills a weight; strings are filled at once. */
function madeUpPart({ name, path, graph, tensor }: UnfilledWeight, seed: number): WeightPart | undefined {
  const { name: dtype } = elementTypeOfCode(tensor.dataType)!;
  const shape = shapeFromProto(tensor);
  if (dtype === 'string') {
    const text = new TextEncoder().encode('text');
    tensor.stringData = Array.from({ length: elementCount(shape) }, () => text);
    return undefined;
  }
  const stream = `${path}/${name}`;
  const made: MadeUp = { dtype, shape, isNeverNegative: isNeverNegative(graph, name), seed, stream };
  return { key: madeUpKey(made), length: madeUpLength(made), bytes: () => madeUpBytes(made) };
}

function keepInside(tensor: TensorProto, part: WeightPart): void {
  tensor.rawData = new Uint8Array(Buffer.concat([...part.bytes()]));
}

/** The weights of a graph and of all bodies in it: initializers, and the tensors of Constants. */
function* tensorsOf(graph: GraphProto): Generator<TensorProto> {
  yield* graph.initializer;
  for (const node of graph.node) {
    for (const attribute of node.attribute) {
      if (attribute.t && isConstant(node)) yield attribute.t;
      for (const { proto } of bodyProtos(attribute)) yield* tensorsOf(proto);
    }
  }
}
