import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../../errors';
import type { Model } from '../model';
import { alreadyThere, Draft, fileToWrite } from './files';
import type { Written } from './layout';
import { largestModel, layoutOf } from './layout';

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
  const dataFile = `${target}.data`;
  const layout = layoutOf(model, path.basename(dataFile), limit);
  const targets = layout.data.length > 0 ? [dataFile, target] : [target];
  if (model.text) for (const each of targets) refuseSource(each, model.path);
  for (const each of targets) if (!overwrite && existsSync(each)) throw alreadyThere(each);
  const [bytes, dataBytes] = [lengthOf(layout.model), lengthOf(layout.data)];
  let done = 0;
  const wrote = (count: number) => {
    done += count;
    progress?.(done, bytes + dataBytes);
  };
  // The data first: a model that is there has all that it names.
  const drafts = targets.map((each) => new Draft(each));
  try {
    for (const draft of drafts) {
      await draft.write(draft.target === target ? layout.model : layout.data, wrote, signal);
    }
    for (const draft of drafts) await draft.place(overwrite);
  } finally {
    for (const draft of drafts) await draft.discard();
  }
  const hasData = layout.data.length > 0;
  return { file: target, bytes, dataFile: hasData ? dataFile : undefined, dataBytes };
}

/** A text is its author's work: a model in its place would leave nothing of it. */
function refuseSource(target: string, text: string): void {
  const [a, b] = [target, text].map((file) => statSync(file, { throwIfNoEntry: false, bigint: true }));
  if (a && b && a.dev === b.dev && a.ino === b.ino) {
    const said = `'${target}' is the text that the model is built of; it is not replaced by the model.`;
    throw new UserError('OD1012', `${said} Give the model another name.`);
  }
}

function lengthOf(parts: readonly Written[]): number {
  return parts.reduce(
    (sum, part) => sum + (part instanceof Uint8Array ? part.length : part.end - part.start),
    0,
  );
}
