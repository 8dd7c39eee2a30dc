import type { Model } from '../model';
import type { ModelText } from '../text-map';
import { printFunction } from './function';
import { printModel } from './print';
import { editorStyle } from './style';
import { TextWriter } from './writer';

/** The text of a model: the one that it was read from, or else the printed one. */
export function textOfModel(model: Model): ModelText {
  return model.text ? withComposites(model, model.text) : printModel(model);
}

/** A text with the bodies of composite operators behind it, so that its own lines are where they are without them. */
function withComposites(model: Model, own: ModelText): ModelText {
  const definitions = [...(model.composites?.values() ?? [])];
  if (definitions.length === 0) return own;
  const head = /[\r\n]$/.test(own.text) ? own.text : `${own.text}\n`;
  const chunks = [head];
  const writer = new TextWriter(editorStyle, (text) => chunks.push(text));
  for (const definition of definitions) {
    writer.line(0, '');
    printFunction(writer, definition);
  }
  const tail = writer.map();
  const shift = head.match(/\r\n|\r|\n/g)?.length ?? 0;
  return {
    text: chunks.join(''),
    lines: new Map([...own.lines, ...[...tail.lines].map(([line, node]) => [line + shift, node] as const)]),
    graphs: new Map([
      ...own.graphs,
      ...[...tail.graphs].map(
        ([path, { first, outputs }]) => [path, { first: first + shift, outputs: outputs + shift }] as const,
      ),
    ]),
    ...(own.shared && { shared: own.shared }),
  };
}
