import { create } from '@bufbuild/protobuf';
import { StringStringEntryProtoSchema } from '../../../core/onnx/gen/onnx_pb';
import { float32, floats, graph, modelBytes, node, value } from './models';

/** The source of `blocksModel`, whose lines count from 1. */
export const blocksSource = `import torch


class Block(torch.nn.Module):
    def forward(self, x):
        y = torch.relu(self.norm(x))
        return x + y


class Blocks(torch.nn.Module):
    def forward(self, x):
        x = -x
        for block in self.blocks:
            x = block(x)
        return x.abs()
`;

/**
 * Two residual blocks of three nodes with a node before and one after them, with the metadata that PyTorch's exporter
 * writes: the modules around each node, and the lines of `blocks.py` that made it. One node has none, as those that
 * optimisers add.
 */
export function blocksModel(): Uint8Array {
  const lines = blocksSource.split('\n');
  const at = (line: number, name = 'forward') =>
    `  File "blocks.py", line ${line}, in ${name}\n    ${lines[line - 1]!.trim()}`;
  const library =
    '  File "site-packages/torch/nn/modules/normalization.py", line 228, in forward\n    return F.norm(';
  const made = (
    proto: ReturnType<typeof node>,
    places: readonly string[],
    modules: readonly [name: string, kind: string][],
  ) => {
    const entries = {
      'pkg.torch.onnx.stack_trace': places.join('\n').trim(),
      'pkg.torch.onnx.name_scopes': listText(['', ...modules.map(([name]) => name), 'op']),
      'pkg.torch.onnx.class_hierarchy': listText([
        'blocks.Blocks',
        ...modules.map(([, kind]) => kind),
        'aten.op',
      ]),
    };
    proto.metadataProps = Object.entries(entries).map(([key, text]) =>
      create(StringStringEntryProtoSchema, { key, value: text }),
    );
    return proto;
  };
  const block = (index: number, input: string) => {
    const around: [string, string][] = [[`blocks.${index}`, 'blocks.Block']];
    const norm: [string, string] = [`blocks.${index}.norm`, 'torch.nn.Norm'];
    return [
      made(
        node('Mul', [input, 'half'], [`m${index}`], `node_mul_${index}`),
        [at(14), at(6), library],
        [...around, norm],
      ),
      node('Identity', [`m${index}`], [`i${index}`], `node_identity_${index}`),
      made(node('Relu', [`i${index}`], [`r${index}`], `node_relu_${index}`), [at(14), at(6)], around),
      made(node('Add', [input, `r${index}`], [`x${index}`], `node_add_${index}`), [at(14), at(7)], around),
    ];
  };
  return modelBytes(
    graph(
      'blocks',
      [
        made(node('Neg', ['x'], ['n'], 'node_neg'), [at(12)], []),
        ...block(0, 'n'),
        ...block(1, 'x0'),
        made(node('Abs', ['x1'], ['y'], 'node_abs'), [at(15)], []),
      ],
      [value('x', float32, [2])],
      [value('y', float32, [2])],
      [floats('half', [], [0.5])],
    ),
  );
}

function listText(items: readonly string[]): string {
  return `[${items.map((item) => `'${item}'`).join(', ')}]`;
}
