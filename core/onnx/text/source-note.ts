import path from 'node:path';
import type { ExternalFiles } from '../external-data';
import type { Model } from '../model';

const pattern = /^# What is not in this text is in "([^"\r\n]+)" of (\d+) bytes\./m;

/**
 * The comment, at the end of a text that is written to a file, that says which model has its weights and what was too
 * long (`shortened`): their places in it are good only as long as it is the same. Empty where the text has everything.
 */
export function sourceNote(model: Model, shortened: boolean): string {
  const name = path.basename(model.path);
  const graphs = [...model.graphs.values()];
  const isUsed = graphs.some(({ weights }) =>
    [...weights.values()].some(({ data }) => data.kind === 'file' && data.file === model.path),
  );
  if ((!isUsed && !shortened) || /["\r\n]/.test(name)) return '';
  return `# What is not in this text is in "${name}" of ${model.fileSize} bytes. Where that changes, make this text anew.\n`;
}

/** What is wrong where the model with a text's weights is another than when the text was made. */
export function changedSource(text: string, files: ExternalFiles): string | undefined {
  const [, name, bytes] = pattern.exec(text) ?? [];
  const size = name === undefined ? undefined : files.sizeOf(name);
  if (size === undefined || size === Number(bytes)) return undefined;
  return (
    `'${name}', which has the weights of this text, has ${size} bytes now and had ${bytes} when the text was made: ` +
    'they may be in other places. Make the text anew.'
  );
}

/** The model that a text was printed from, as far as it says so. */
export function namedSource(text: string): string | undefined {
  return pattern.exec(text)?.[1] ?? /\["location": "([^"\r\n]+\.onnx)"/i.exec(text)?.[1];
}

/** Whether a part of the model was too long for the text. */
export function isShortened(text: string): boolean {
  return /^\s*#(?:: abbreviated | \d+ more )/m.test(text);
}
