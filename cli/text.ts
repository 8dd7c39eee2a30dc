import { parseArgs } from 'node:util';
import { readModel } from '../core/onnx/read';
import { textOfModel } from '../core/onnx/text/model-text';
import type { Command } from './command';
import { exitCode, UsageError } from './command';
import type { Variant } from './debugged-model';
import { graphVariant, withVariant } from './debugged-model';
import { writeOut } from './output';

/**
 * `onnx-debug text MODEL`: the text that a model is debugged in, or with `--map` the lines of its nodes as JSON. Without
 * `--graph optimized` and `--composites` nothing is run for it.
 */
export const textCommand: Command = {
  usage: 'text MODEL [--map] [--graph model|optimized] [--composites]',
  summary:
    "print a model in ONNX's text syntax; --map: which node is on which line, as JSON; --graph optimized: the graph " +
    'that onnxruntime makes of it; --composites: with the bodies of operators that onnxruntime makes of others',
  async run(args) {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        map: { type: 'boolean', default: false },
        graph: { type: 'string', default: 'model' },
        composites: { type: 'boolean', default: false },
      },
    });
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) throw new UsageError('Name one model.');
    const variant: Variant = { graph: graphVariant(values.graph), composites: values.composites };
    const source = readModel(file);
    const isPlain = variant.graph === 'model' && !variant.composites;
    const { text, lines } = isPlain
      ? textOfModel(source)
      : await withVariant(source, variant, async (_runner, model) => textOfModel(model));
    writeOut(values.map ? `${JSON.stringify({ lines: Object.fromEntries(lines) }, null, 1)}\n` : text);
    return exitCode.fine;
  },
};
