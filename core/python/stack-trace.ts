import type { Node } from '../onnx/model';

/** A place in Python code that was being run when a node was made. */
export interface PythonFrame {
  /** As the exporter recorded it: a path of its machine, or one relative to some folder of it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly function: string;
  /** The line itself, trimmed, as it was then. */
  readonly text: string | undefined;
}

/** The key under which PyTorch's exporter (`dynamo=True`) keeps a node's stack trace. */
const traceKey = 'pkg.torch.onnx.stack_trace';

/** Longer traces are not read, nor more frames of one. */
const longestTrace = 200_000;
const mostFrames = 200;

const traces = new WeakMap<Node, readonly PythonFrame[]>();

/** The Python code that made a node, outermost call first, as the model says it; empty where it does not. */
export function pythonFrames(node: Node): readonly PythonFrame[] {
  let frames = traces.get(node);
  if (!frames) {
    const { metadataProps, docString } = node.proto;
    const text = metadataProps.find(({ key }) => key === traceKey)?.value;
    frames = text === undefined ? parseDocString(docString) : parseStackTrace(text);
    traces.set(node, frames);
  }
  return frames;
}

/**
 * Reads a stack trace as Python prints it: `File "model.py", line 12, in forward`, with the line's text below it. Lines
 * of another form are passed over.
 */
export function parseStackTrace(text: string): PythonFrame[] {
  if (text.length > longestTrace) return [];
  const frames: PythonFrame[] = [];
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length && frames.length < mostFrames; at++) {
    const match = /^\s*File "(.+)", line (\d{1,9})(?:, in (.*))?$/.exec(lines[at]!);
    if (!match) continue;
    const below = lines[at + 1]?.trim();
    const isText = below !== undefined && below !== '' && !/^File ".+", line \d/.test(below);
    frames.push({
      file: match[1]!,
      line: Number(match[2]),
      function: match[3]?.trim() || '<module>',
      text: isText ? below : undefined,
    });
  }
  return frames;
}

/**
 * Reads a trace as PyTorch's older exporter writes it into a node's doc_string, innermost call first:
 * `/home/me/model.py(12): forward`. Other texts have none.
 */
export function parseDocString(text: string): PythonFrame[] {
  if (text.length > longestTrace) return [];
  const calls = text.split(/\r?\n/).flatMap((each): PythonFrame[] => {
    const match = /^\s*(\S.*\.py)\((\d{1,9})\): (.+)$/.exec(each);
    if (!match) return [];
    return [{ file: match[1]!, line: Number(match[2]), function: match[3]!.trim(), text: undefined }];
  });
  return calls.slice(0, mostFrames).reverse();
}

/**
 * Whether a file is a library's: it is not looked for by its name alone, and is not what a person debugs. PyTorch's own
 * files may be recorded relative to where it is installed.
 */
export function isLibrary(file: string): boolean {
  const folders = file.split(/[\\/]/).slice(0, -1);
  const installed = /^(site-packages|dist-packages|python\d+(\.\d+)*)$/;
  return folders[0] === 'torch' || folders.some((folder) => installed.test(folder)) || /^<.*>$/.test(file);
}
