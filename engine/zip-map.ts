import type { Node } from '../core/onnx/model';

/** ai.onnx.ml's ZipMap, which makes a sequence of maps. */
export function isZipMap(node: Node): boolean {
  return node.op === 'ZipMap' && node.domain === 'ai.onnx.ml';
}
