import { tensorToProto } from '../../core/onnx/tensor-proto';
import { tensorOf } from '../../core/tensor/elements';
import type { InnerType } from '../protocol';
import type { Composition } from './compose';
import { extended } from './compose';
import type { SessionSettings } from './onnxruntime';
import { typesOf } from './prepare';
import { node } from './proto';

/** ONNX nests no deeper: an optional of a sequence of tensors. */
const deepest = 2;

/**
 * Of what containers and tensors a value is made. onnxruntime says only that it is no tensor; which operators take it
 * tells what it is. Nothing runs. Undefined where the model is not valid, or the value is made of something else.
 */
export function innerTypeOf(
  composition: Composition,
  name: string,
  settings: SessionSettings,
): InnerType | undefined {
  const containers: ('sequence' | 'optional')[] = [];
  let inner = name;
  let known = composition;
  for (;;) {
    const info = typesOf(known, [inner], settings)?.[0];
    if (!info) return undefined;
    if (info.isTensor) return info.dtype && { containers, dtype: info.dtype };
    if (containers.length === deepest) return undefined;
    const content = `${inner}::inner`;
    const position = tensorToProto(`${inner}::position`, tensorOf('int64', [], [0n]));
    const taken = extended(known, {
      initializers: [position],
      nodes: [node('SequenceAt', [inner, position.name], [content])],
    });
    if (typesOf(taken, [content], settings)) {
      containers.push('sequence');
      known = taken;
    } else {
      containers.push('optional');
      known = extended(known, { nodes: [node('OptionalGetElement', [inner], [content])] });
    }
    inner = content;
  }
}
