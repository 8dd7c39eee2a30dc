import { parseArgs } from 'node:util';
import { modelWithDigests } from '../core/onnx/align/aligned-models';
import type { Model } from '../core/onnx/model';
import { readModel } from '../core/onnx/read';
import { textOfModel } from '../core/onnx/text/model-text';
import { writeModel } from '../core/onnx/text/print';
import type { ModelText } from '../core/onnx/text-map';
import { writeTextFile } from '../core/onnx/write/write-text';
import type { Command } from './command';
import { exitCode, UsageError } from './command';
import type { Variant } from './debugged-model';
import { graphVariant, withVariant } from './debugged-model';
import { BufferedOut, writeOut } from './output';

/**
 * `onnx-debug text MODEL`: the text that a model is debugged in, or with `--map` the lines of its nodes as JSON. Without
 * `--graph optimized` and `--composites` nothing is run for it.
 */
export const textCommand: Command = {
  usage:
    'text MODEL [-o FILE [--force]] [--map] [--whole | --inline-weights] [--weights location|hash] [--graph model|optimized] [--composites]',
  summary:
    "print a model in ONNX's text syntax, -o: into a file; --map: which node is on which line, as JSON; --whole: nothing is " +
    'abbreviated; --inline-weights: weights in files, too, stand in the text; --weights hash: what big weights ' +
    'are instead of where they lie, for git diff; --graph optimized: the graph that onnxruntime makes of it; --composites: with the bodies of operators that onnxruntime makes of others',
  async run(args) {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        output: { type: 'string', short: 'o' },
        force: { type: 'boolean', default: false },
        map: { type: 'boolean', default: false },
        whole: { type: 'boolean', default: false },
        'inline-weights': { type: 'boolean', default: false },
        graph: { type: 'string', default: 'model' },
        composites: { type: 'boolean', default: false },
        weights: { type: 'string', default: 'location' },
      },
    });
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) throw new UsageError('Name one model.');
    const variant: Variant = { graph: graphVariant(values.graph), composites: values.composites };
    const { output } = values;
    if (output !== undefined && values.map) throw new UsageError('--map is printed; -o is for the text.');
    const isPlain = variant.graph === 'model' && !variant.composites;
    if (output !== undefined && !isPlain && !values['inline-weights']) {
      throw new UsageError(
        'The weights of such a graph are gone with the run: -o wants --inline-weights, too.',
      );
    }
    const byHash = showsHashes(values.weights);
    if (byHash && (!isPlain || values['inline-weights'])) {
      throw new UsageError('--weights hash shows the graph that is in the file, without its weights.');
    }
    const source = readModel(file);
    const options = { whole: values.whole, inlineWeights: values['inline-weights'] };
    const print = async (model: Model) => {
      if (output !== undefined) return writeTextFile(model, output, { ...options, overwrite: values.force });
      const out = new BufferedOut(values.map ? () => undefined : writeOut);
      let map: Pick<ModelText, 'lines'>;
      if (options.whole || options.inlineWeights) map = writeModel(model, options, (text) => out.write(text));
      else {
        const own = textOfModel(model);
        out.write(own.text);
        map = own;
      }
      out.flush();
      if (values.map) writeOut(`${JSON.stringify({ lines: Object.fromEntries(map.lines) }, null, 1)}\n`);
    };
    if (isPlain) await print(byHash ? await modelWithDigests(source, 'own') : source);
    else await withVariant(source, variant, async (_runner, model) => print(model));
    return exitCode.fine;
  },
};

/** Whether weights are shown by their digests. */
function showsHashes(weights: string): boolean {
  if (weights === 'location' || weights === 'hash') return weights === 'hash';
  throw new UsageError(`--weights is location or hash, not '${weights}'.`);
}
