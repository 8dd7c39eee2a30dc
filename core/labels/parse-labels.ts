/** Names of classes by their position; undefined where one has none. */
export type LabelList = readonly (string | undefined)[];

/** So many classes are read, and so much of a name. */
const mostLabels = 200_000;
const longestLabel = 120;

/** One name a line, as `labels.txt`, `classes.txt` and `imagenet_classes.txt` have it; a last empty line is none. */
export function labelsOfLines(text: string): LabelList {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/, mostLabels + 1);
  while (lines.at(-1)?.trim() === '') lines.pop();
  return lines.slice(0, mostLabels).map(short);
}

/**
 * The names in a `config.json`: transformers' `id2label`, an object by number, or a list by the name of `labels`,
 * `classes`, `class_names` or `target_labels_space`. Undefined where it has none of them.
 */
export function labelsOfJson(text: string): LabelList | undefined {
  const json = parsed(text);
  if (Array.isArray(json)) return labelsOfList(json);
  if (!json || typeof json !== 'object') return undefined;
  const fields = new Map(Object.entries(json));
  const byNumber = labelsByNumber(fields.get('id2label'));
  if (byNumber) return byNumber;
  for (const name of ['labels', 'classes', 'class_names', 'target_labels_space']) {
    const list = fields.get(name);
    if (Array.isArray(list)) return labelsOfList(list);
  }
  return undefined;
}

/**
 * The names in a model's metadata entry: a list or an object by number in JSON, or as Python prints a dictionary, as
 * Ultralytics' exporter writes `names`: `{0: 'person', 1: 'bicycle'}`; else lines, where there are several.
 */
export function labelsOfMetadata(text: string): LabelList | undefined {
  const json = parsed(text);
  if (Array.isArray(json)) return labelsOfList(json);
  if (json && typeof json === 'object') return labelsByNumber(json) ?? labelsOfJson(text);
  const python = labelsOfPython(text);
  if (python) return python;
  return text.includes('\n') ? labelsOfLines(text) : undefined;
}

function labelsOfList(list: readonly unknown[]): LabelList {
  return list
    .slice(0, mostLabels)
    .map((label) =>
      typeof label === 'string' || typeof label === 'number' ? short(String(label)) : undefined,
    );
}

function labelsByNumber(object: unknown): LabelList | undefined {
  if (!object || typeof object !== 'object' || Array.isArray(object)) return undefined;
  const labels: (string | undefined)[] = [];
  for (const [key, label] of Object.entries(object)) {
    const at = /^\d{1,6}$/.test(key) ? Number(key) : Number.NaN;
    if (!(at < mostLabels) || typeof label !== 'string') continue;
    labels[at] = short(label);
  }
  return labels.length === 0 ? undefined : Array.from(labels);
}

/** `{0: 'person', 1: "driver's seat"}` */
function labelsOfPython(text: string): LabelList | undefined {
  if (!/^\s*\{\s*\d/.test(text)) return undefined;
  const object: Record<string, string> = {};
  for (const [, key, single, double] of text.matchAll(
    /(\d{1,6})\s*:\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g,
  )) {
    object[key!] = (single ?? double ?? '').replace(/\\(.)/g, '$1');
  }
  return labelsByNumber(object);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function short(label: string): string {
  const line = label.trim().replace(/\s+/g, ' ');
  return line.length > longestLabel ? `${line.slice(0, longestLabel - 1)}…` : line;
}
