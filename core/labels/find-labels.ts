import { closeSync } from 'node:fs';
import path from 'node:path';
import { openFile, readInto } from '../open-file';
import { type LabelList, labelsOfJson, labelsOfLines, labelsOfMetadata } from './parse-labels';

/** Names of classes, and where they are from. */
export interface FoundLabels {
  /** The file's name, or `metadata "names"`. */
  readonly source: string;
  readonly labels: LabelList;
}

/** Entries of a model's metadata that exporters write names of classes into. */
const metadataKeys = ['names', 'id2label', 'labels', 'classes', 'class_names'];
/** Files beside a model that hold them, in the order in which they are tried. */
const files = ['labels.txt', 'imagenet_classes.txt', 'classes.txt', 'config.json', 'config.min.json'];

/** A longer file is none of labels: a million names of ten letters are 10 MB. */
const mostBytes = 16 * 2 ** 20;

/**
 * The names of the classes of an output with so many of them: in the model's metadata, else in a file beside it. Only
 * a list of that very length counts, so that the names of another model's classes are not shown as this one's. What
 * cannot be read has none.
 */
export function findLabels(
  metadata: ReadonlyMap<string, string>,
  folder: string,
  classes: number,
): FoundLabels | undefined {
  const fits = (labels: LabelList | undefined): labels is LabelList => labels?.length === classes;
  for (const key of metadataKeys) {
    const text = metadata.get(key);
    const labels = text === undefined ? undefined : labelsOfMetadata(text);
    if (fits(labels)) return { source: `metadata "${key}"`, labels };
  }
  for (const name of files) {
    const labels = labelsOfFile(path.join(folder, name));
    if (fits(labels)) return { source: name, labels };
  }
  return undefined;
}

/** The names in a file: JSON by its ending, else one a line; undefined where there are none or it cannot be read. */
export function labelsOfFile(file: string): LabelList | undefined {
  const text = textOf(file);
  if (text === undefined) return undefined;
  return file.endsWith('.json') ? labelsOfJson(text) : labelsOfLines(text);
}

/** A file's text; undefined where there is none, or one that is too long. */
function textOf(file: string): string | undefined {
  try {
    const { descriptor, size } = openFile(file);
    try {
      if (size > mostBytes) return undefined;
      const bytes = new Uint8Array(size);
      return new TextDecoder().decode(bytes.subarray(0, readInto(bytes, descriptor, 0)));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}
