import { parseArgs } from 'node:util';
import { textWithDigests } from '../core/onnx/align/aligned-text';
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
  usage: 'text MODEL [--map] [--weights location|hash] [--graph model|optimized] [--composites]',
  summary:
    "print a model in ONNX's text syntax; --map: which node is on which line, as JSON; --weights hash: what big weights " +
    'are instead of where they lie in the file, for git diff; --graph optimized: the graph that onnxruntime makes of it; --composites: with the bodies of operators that onnxruntime makes of others',
  async run(args) {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        map: { type: 'boolean', default: false },
        graph: { type: 'string', default: 'model' },
        composites: { type: 'boolean', default: false },
        weights: { type: 'string', default: 'location' },
      },
    });
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) throw new UsageError('Name one model.');
    const variant: Variant = { graph: graphVariant(values.graph), composites: values.composites };
    const isPlain = variant.graph === 'model' && !variant.composites;
    const byHash = showsHashes(values.weights);
    if (byHash && !isPlain) throw new UsageError('--weights hash shows the graph that is in the file.');
    const source = readModel(file);
    const { text, lines } = isPlain
      ? await (byHash ? textWithDigests(source, 'own') : textOfModel(source))
      : await withVariant(source, variant, async (_runner, model) => textOfModel(model));
    writeOut(values.map ? `${JSON.stringify({ lines: Object.fromEntries(lines) }, null, 1)}\n` : text);
    return exitCode.fine;
  },
};

/** Whether weights are shown by their digests. */
function showsHashes(weights: string): boolean {
  if (weights === 'location' || weights === 'hash') return weights === 'hash';
  throw new UsageError(`--weights is location or hash, not '${weights}'.`);
}
