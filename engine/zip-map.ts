import { UserError } from '../core/errors';
import type { NodeProto } from '../core/onnx/gen/onnx_pb';
import type { Node } from '../core/onnx/model';
import type { Runner } from './runner-client';
import type { Held } from './types';

/** ai.onnx.ml's ZipMap, which makes a sequence of maps. */
export function isZipMap(node: Node): boolean {
  return node.op === 'ZipMap' && node.domain === 'ai.onnx.ml';
}

/**
 * What a ZipMap makes of its input. Maps don't cross into JavaScript, but these are the input's numbers under the
 * node's keys.
 *
 * @throws UserError OD2011 where the input is no tensor; RunnerDied
 */
export function zipMapOf(runner: Runner, { attribute }: NodeProto, scores: Held | undefined): Promise<Held> {
  if (scores?.kind !== 'tensor') throw new UserError('OD2011', "ZipMap's input is not a tensor.");
  const ints = attribute.find(({ name }) => name === 'classlabels_int64s')?.ints ?? [];
  const strings = attribute.find(({ name }) => name === 'classlabels_strings')?.strings ?? [];
  const keys = ints.length > 0 ? ints : strings.map((text) => Buffer.from(text).toString());
  return runner.request('zipMap', { id: scores.id, keys });
}
