import type { Model } from '../../../core/onnx/model';
import { modelOf } from '../onnx/fixtures';

/** A place in Python: file, line, function (`forward` if left out) and the line's text. */
export type Place = readonly [file: string, line: number, text?: string, function_?: string];

/** A chain of nodes with the traces and the scopes (full names of modules) that PyTorch's exporter gives them. */
export function tracedModel(
  nodes: readonly { places: readonly Place[]; modules?: readonly string[] }[],
): Model {
  return modelOf({
    input: [{ name: 'v-1' }],
    node: nodes.map(({ places, modules = [] }, at) => {
      const trace = places.map(
        ([file, line, text, name = 'forward']) =>
          `  File "${file}", line ${line}, in ${name}${text === undefined ? '' : `\n    ${text}`}`,
      );
      const scopes = ['', ...modules, 'op'].map((name) => `'${name}'`).join(', ');
      return {
        opType: 'Relu',
        name: `node_${at}`,
        input: [`v${at - 1}`],
        output: [`v${at}`],
        metadataProps:
          places.length === 0
            ? []
            : [
                { key: 'pkg.torch.onnx.stack_trace', value: trace.join('\n').trim() },
                { key: 'pkg.torch.onnx.name_scopes', value: `[${scopes}]` },
              ],
      };
    }),
  });
}
