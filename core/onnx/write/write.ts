import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../../errors';
import type { Model } from '../model';
import { totalLength } from '../read/skeleton';
import { alreadyThere, Draft, fileToWrite } from './files';
import { largestModel, layoutOf } from './layout';

/** How a model is written. */
export interface WriteOptions {
  /** Whether files that are there are replaced. */
  readonly overwrite?: boolean;
  /** Hears how many bytes are written, and of how many. */
  readonly progress?: (done: number, total: number) => void;
  /** Cancels: nothing is left of what was written. */
  readonly signal?: AbortSignal;
  /** Bytes above which weights go into a file beside the model; what protobuf bears. */
  readonly limit?: number;
}

/** The files of a model that was written. */
export interface WrittenModel {
  readonly file: string;
  readonly bytes: number;
  /** The file beside it with the weights, where they do not fit into the model. */
  readonly dataFile: string | undefined;
  readonly dataBytes: number;
}

/**
 * Writes a model as an `.onnx` file. Weights are streamed from where they are, a few megabytes at a time; those of a
 * model of 2 GiB and more go into a file `NAME.data` beside it. All is written under other names in the same folder
 * and put in place when it is whole, so that a model may be written over itself; a text never is.
 *
 * @throws UserError OD1011 where a file is there and may not be replaced, OD1012 where a file cannot be read or
 * written, or is the text that the model is built of, OD1013 where a weight has no data; AbortError
 */
export async function writeModel(
  model: Model,
  file: string,
  options: WriteOptions = {},
): Promise<WrittenModel> {
  const { overwrite = false, progress, signal, limit = largestModel } = options;
  const target = fileToWrite(file);
  const layout = layoutOf(model, path.basename(dataFileOf(target)), limit);
  const [bytes, dataBytes] = [totalLength(layout.model), totalLength(layout.data)];
  const dataFile = layout.data.length > 0 ? dataFileOf(target) : undefined;
  const targets = dataFile === undefined ? [target] : [dataFile, target];
  if (model.text) for (const each of targets) refuseSource(each, model.path);
  for (const each of targets) if (!overwrite && existsSync(each)) throw alreadyThere(each);
  let done = 0;
  const wrote = (count: number) => {
    done += count;
    progress?.(done, bytes + dataBytes);
  };
  const modelDraft = new Draft(target);
  const dataDraft = dataFile === undefined ? undefined : new Draft(dataFile);
  try {
    await dataDraft?.write(layout.data, wrote, signal);
    await modelDraft.write(layout.model, wrote, signal);
    await place(modelDraft, dataDraft, overwrite);
  } finally {
    await modelDraft.discard();
    await dataDraft?.discard();
  }
  return { file: target, bytes, dataFile, dataBytes };
}

/** The file that `writeModel` puts weights into which a model of that name has no room for. */
export function dataFileOf(file: string): string {
  return `${fileToWrite(file)}.data`;
}

/**
 * Puts a model and its data in their places: the data first, since a model that is there has all that it names. Where
 * the model then cannot follow, the data that was there is put back. Two files cannot be replaced at once: a process
 * that is killed between the two leaves an old model beside the new data, and the old data in a hidden file
 * `.NAME.data.*.old`.
 */
async function place(model: Draft, data: Draft | undefined, overwrite: boolean): Promise<void> {
  await data?.placeForNow(overwrite);
  try {
    await model.place(overwrite);
  } catch (error) {
    await data?.takeBack();
    throw error;
  }
}

/** A text is its author's work: a model in its place would leave nothing of it. */
function refuseSource(target: string, text: string): void {
  const [a, b] = [target, text].map((file) => statSync(file, { throwIfNoEntry: false, bigint: true }));
  if (a && b && a.dev === b.dev && a.ino === b.ino) {
    const said = `'${target}' is the text that the model is built of; it is not replaced by the model.`;
    throw new UserError('OD1012', `${said} Give the model another name.`);
  }
}
