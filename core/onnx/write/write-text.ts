import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Model } from '../model';
import { writeModel } from '../text/print';
import { sourceNote } from '../text/source-note';
import type { PrintOptions } from '../text/style';
import { alreadyThere, Draft } from './files';

/** The text of a model as a file of its own: with a note on which model has its weights. */
export function textForFile(model: Model): string {
  const chunks: string[] = [];
  print(model, {}, (text) => chunks.push(text));
  return chunks.join('');
}

/**
 * Writes the text of a model into a file, which is put in place when it is whole.
 *
 * @throws UserError OD1011 where a file is there and may not be replaced, OD1012 where it cannot be written
 */
export async function writeTextFile(
  model: Model,
  file: string,
  { overwrite = false, ...options }: PrintOptions & { readonly overwrite?: boolean } = {},
): Promise<void> {
  const target = path.resolve(file);
  if (!overwrite && existsSync(target)) throw alreadyThere(target);
  const draft = new Draft(target);
  try {
    draft.writeText((write) => print(model, options, write));
    await draft.place(overwrite);
  } finally {
    await draft.discard();
  }
}

function print(model: Model, options: PrintOptions, write: (text: string) => void): void {
  let isShortened = false;
  writeModel(model, options, write, () => {
    isShortened = true;
  });
  if (!options.inlineWeights) write(sourceNote(model, isShortened));
}
