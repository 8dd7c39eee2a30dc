import { readFileSync } from 'node:fs';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import type { GraphProto, TypeProto } from '../../core/onnx/gen/onnx_pb';
import { ModelProtoSchema, TypeProtoSchema } from '../../core/onnx/gen/onnx_pb';
import type { Ask, InferredValues } from '../protocol';
import { ortFailure } from './failure';
import { withPortableLocale } from './locale';
import { writeUnoptimizedModel } from './onnxruntime';

/**
 * The types that onnxruntime infers of the values that a model declares by name: it writes them into its own form of
 * the model, to `target`, which is read back.
 *
 * @throws OrtFailure where it refuses the model
 */
export function inferTypes(
  { model, target }: Ask<'inferTypes'>,
  executionProviders: readonly string[],
): InferredValues {
  write(model, target, executionProviders);
  const { graph } = fromBinary(ModelProtoSchema, readFileSync(target));
  return graph ? typesIn(graph) : { types: [], graphs: [] };
}

function write(model: Uint8Array, target: string, executionProviders: readonly string[]): void {
  try {
    writeUnoptimizedModel(model, target, executionProviders);
  } catch (error) {
    const portable = withPortableLocale(model, error);
    if (!portable) throw ortFailure('create', error);
    write(portable, target, executionProviders);
  }
}

function typesIn(main: GraphProto): InferredValues {
  const types: Uint8Array[] = [];
  const places = new Map<string, number>();
  const graphs: InferredValues['graphs'][number][] = [];
  const placeOf = (type: TypeProto): number => {
    const bytes = toBinary(TypeProtoSchema, type);
    const key = Buffer.from(bytes).toString('latin1');
    let place = places.get(key);
    if (place === undefined) {
      place = types.push(bytes) - 1;
      places.set(key, place);
    }
    return place;
  };
  const open = [main];
  for (let graph = open.pop(); graph; graph = open.pop()) {
    const values: string[] = [];
    const typeOf: number[] = [];
    for (const list of [graph.input, graph.valueInfo, graph.output]) {
      for (const { name, type } of list) {
        if (!type?.value.case) continue;
        values.push(name);
        typeOf.push(placeOf(type));
      }
    }
    graphs.push({ name: graph.name, values, typeOf });
    for (const { attribute } of graph.node) {
      for (const { g, graphs: several } of attribute) open.push(...(g ? [g] : several));
    }
  }
  return { types, graphs };
}
