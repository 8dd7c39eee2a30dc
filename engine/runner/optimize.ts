import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import type { GraphProto } from '../../core/onnx/gen/onnx_pb';
import { ModelProtoSchema } from '../../core/onnx/gen/onnx_pb';
import type { Ask } from '../protocol';
import { ortFailure } from './failure';
import { writeOptimizedModel } from './onnxruntime';

/** A written model above this is left as onnxruntime wrote it: it is not worth decoding whole. */
const mostRepaired = 256 * 2 ** 20;

/** Has onnxruntime write its optimised form of a model, repaired where it writes what it would refuse to read. */
export function optimize(
  { file, target }: Ask<'optimize'>,
  executionProviders: readonly string[],
): undefined {
  try {
    writeOptimizedModel(file, target, executionProviders);
  } catch (error) {
    throw ortFailure('create', error);
  }
  if (statSync(target).size > mostRepaired) return;
  const model = fromBinary(ModelProtoSchema, readFileSync(target));
  if (model.graph && dropRepeated(model.graph)) writeFileSync(target, toBinary(ModelProtoSchema, model));
}

/**
 * onnxruntime 1.30 writes some initializers of bodies twice (silero's, for example), and refuses that when it reads
 * them. The last one is what it takes where it only warns.
 */
function dropRepeated(graph: GraphProto): boolean {
  const byName = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  let dropped = byName.size < graph.initializer.length;
  if (dropped) graph.initializer = [...byName.values()];
  for (const { attribute } of graph.node) {
    for (const { g, graphs } of attribute) {
      for (const body of g ? [g, ...graphs] : graphs) dropped = dropRepeated(body) || dropped;
    }
  }
  return dropped;
}
