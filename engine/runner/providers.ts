import { create, toBinary } from '@bufbuild/protobuf';
import { messageOf } from '../../core/errors';
import { GraphProtoSchema, ModelProtoSchema, OperatorSetIdProtoSchema } from '../../core/onnx/gen/onnx_pb';
import { tensorOf } from '../../core/tensor/elements';
import { Session } from './onnxruntime';
import { node, tensorType, valueInfo } from './proto';

/**
 * Why an execution provider cannot be used on this machine; undefined where it can. A build lists providers whose
 * libraries or devices may be missing, which only a session finds out.
 */
export function providerFailure(provider: string): string | undefined {
  if (provider === 'cpu') return undefined;
  try {
    new Session(identity(), { profile: 'node', folder: '/', executionProviders: [provider] }).dispose();
    return undefined;
  } catch (error) {
    // …/webgpu_context.cc:136 onnxruntime::webgpu::…::<lambda()> … was false. Failed to get a WebGPU adapter: …
    return messageOf(error)
      .replace(/\s+/g, ' ')
      .replace(/^\S+\.(?:cc|h|cpp):\d+ .* was false\. (?=\S)/, '')
      .replace(/^OrtSessionOptionsAppendExecutionProvider_\w+: /, '')
      .trim();
  }
}

/**
 * Makes and runs a session of the smallest model: what onnxruntime and JavaScript do only the first time, some ten
 * milliseconds, is done before anybody waits for a step.
 */
export function warmUp(): void {
  const session = new Session(identity(), { profile: 'node', folder: '/', executionProviders: ['cpu'] });
  session.run(new Map([['x', tensorOf('float32', [1], [0])]]), ['y']);
  session.dispose();
}

/** The bytes of the smallest model: y = x. */
function identity(): Uint8Array {
  const model = create(ModelProtoSchema, {
    irVersion: 8n,
    opsetImport: [create(OperatorSetIdProtoSchema, { domain: '', version: 17n })],
    graph: create(GraphProtoSchema, {
      name: 'probe',
      input: [valueInfo('x', tensorType('float32', [1]))],
      output: [valueInfo('y', tensorType('float32', [1]))],
      node: [node('Identity', ['x'], ['y'])],
    }),
  });
  return toBinary(ModelProtoSchema, model);
}
