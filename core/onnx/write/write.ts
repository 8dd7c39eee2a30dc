import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Model } from '../model';
import { alreadyThere, Draft } from './files';
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
 * and put in place when it is whole, so that a model may be written over itself.
 *
 * @throws UserError OD1011 where a file is there and may not be replaced, OD1012 where a file cannot be read or
 * written, OD1013 where a weight has no data; AbortError
 */
export async function writeModel(
  model: Model,
  file: string,
  options: WriteOptions = {},
): Promise<WrittenModel> {
  const { overwrite = false, progress, signal, limit = largestModel } = options;
  const target = path.resolve(file);
  const dataFile = `${target}.data`;
  const layout = layoutOf(model, path.basename(dataFile), limit);
  const targets = layout.data.length > 0 ? [dataFile, target] : [target];
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

function lengthOf(parts: readonly Written[]): number {
  return parts.reduce(
    (sum, part) => sum + (part instanceof Uint8Array ? part.length : part.end - part.start),
    0,
  );
}
