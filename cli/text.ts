import { parseArgs } from 'node:util';
import type { Model } from '../core/onnx/model';
import { readModel } from '../core/onnx/read';
import { textOfModel } from '../core/onnx/text/model-text';
import { writeModel } from '../core/onnx/text/print';
import type { ModelText } from '../core/onnx/text-map';
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
  usage: 'text MODEL [--map] [--whole | --inline-weights] [--graph model|optimized] [--composites]',
  summary:
    "print a model in ONNX's text syntax; --map: which node is on which line, as JSON; --whole: nothing is " +
    'abbreviated; --inline-weights: weights in files, too, stand in the text; --graph optimized: the graph that ' +
    'onnxruntime makes of it; --composites: with the bodies of operators that onnxruntime makes of others',
  async run(args) {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        map: { type: 'boolean', default: false },
        whole: { type: 'boolean', default: false },
        'inline-weights': { type: 'boolean', default: false },
        graph: { type: 'string', default: 'model' },
        composites: { type: 'boolean', default: false },
      },
    });
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) throw new UsageError('Name one model.');
    const variant: Variant = { graph: graphVariant(values.graph), composites: values.composites };
    const source = readModel(file);
    const isPlain = variant.graph === 'model' && !variant.composites;
    const options = { whole: values.whole, inlineWeights: values['inline-weights'] };
    const print = (model: Model) => {
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
    if (isPlain) print(source);
    else await withVariant(source, variant, async (_runner, model) => print(model));
    return exitCode.fine;
  },
};
