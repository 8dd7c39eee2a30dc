import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema } from '../../../core/onnx/gen/onnx_pb';

/** A node of a small model: operator, inputs, output. */
export type SmallNode = readonly [op: string, inputs: readonly string[], output: string];

/** The bytes of a model that maps `x`, float32[2,3], to the last node's output. */
function smallModel(nodes: readonly SmallNode[]): Uint8Array {
  const tensor = (name: string) => ({
    name,
    type: {
      value: {
        case: 'tensorType' as const,
        value: {
          elemType: 1,
          shape: { dim: [2n, 3n].map((size) => ({ value: { case: 'dimValue' as const, value: size } })) },
        },
      },
    },
  });
  const proto = create(ModelProtoSchema, {
    irVersion: 9n,
    opsetImport: [{ domain: '', version: 17n }],
    graph: {
      name: 'small',
      input: [tensor('x')],
      output: [tensor(nodes.at(-1)![2])],
      node: nodes.map(([opType, input, output]) => ({
        opType,
        input: [...input],
        output: [output],
        name: '',
      })),
    },
  });
  return toBinary(ModelProtoSchema, proto);
}

/** A model's file in a folder of its own. */
export class ModelFile {
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'onnx-debugger-test-'));
  readonly path: string;

  constructor(nodes: readonly SmallNode[], name = 'small.onnx') {
    this.path = path.join(this.folder, name);
    this.write(nodes);
  }

  write(nodes: readonly SmallNode[]): void {
    writeFileSync(this.path, smallModel(nodes));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
