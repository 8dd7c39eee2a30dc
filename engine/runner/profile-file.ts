import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import path from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { numberedName } from '../timings/numbered-name';

/** A kernel that onnxruntime's profiler saw, in microseconds from the beginning of its run. */
export interface KernelEvent {
  /** The number in the node's name; undefined for nodes that are nobody's: what onnxruntime put in, probes. */
  readonly number: number | undefined;
  readonly start: number;
  readonly duration: number;
  /** Bytes of its tensor outputs. */
  readonly outputBytes: number;
  /** Types and shapes of its outputs, as in `float32[1,8]`; those that are no tensors are not told. */
  readonly outputs: readonly string[];
}

/** One run of a session: how long it took, in microseconds, and its kernels in the order of their ends. */
export interface ProfileRun {
  readonly duration: number;
  readonly kernels: readonly KernelEvent[];
}

/** What a line of a profile may be at most; onnxruntime writes an event a line, of about 900 characters. */
const longestLine = 2 ** 20;

/**
 * The runs that a profile of onnxruntime tells of. It is read a line at a time: a Loop that runs often makes a file of
 * hundreds of megabytes. What cannot be read as an event is left out.
 */
export function* runsInProfile(file: string): Generator<ProfileRun> {
  let kernels: RawEvent[] = [];
  for (const line of linesOf(file)) {
    const event = eventOf(line);
    if (!event) continue;
    if (event.cat === 'Node' && event.name.endsWith(kernelEnding)) kernels.push(event);
    else if (event.cat === 'Session' && event.name === 'model_run') {
      yield { duration: event.dur, kernels: kernels.map((kernel) => kernelOf(kernel, event.ts)) };
      kernels = [];
    }
  }
}

/** The file that onnxruntime wrote for a prefix: it puts the time behind it. */
export function profileFile(prefix: string): string | undefined {
  const folder = path.dirname(prefix);
  const start = `${path.basename(prefix)}_`;
  try {
    const name = readdirSync(folder).find((each) => each.startsWith(start));
    return name === undefined ? undefined : path.join(folder, name);
  } catch {
    return undefined;
  }
}

const kernelEnding = '_kernel_time';

interface RawEvent {
  readonly cat: string;
  readonly name: string;
  readonly ts: number;
  readonly dur: number;
  readonly args?: {
    readonly output_size?: string;
    readonly output_type_shape?: readonly Readonly<Record<string, readonly number[]>>[];
  };
}

function kernelOf({ name, ts, dur, args }: RawEvent, runStart: number): KernelEvent {
  const outputs = (args?.output_type_shape ?? []).flatMap((output) =>
    Object.entries(output).map(([type, shape]) => `${onnxType(type)}[${shape.join(',')}]`),
  );
  return {
    number: numberedName(name.slice(0, -kernelEnding.length)),
    start: Math.max(0, ts - runStart),
    duration: dur,
    outputBytes: Number(args?.output_size ?? 0) || 0,
    outputs,
  };
}

/** onnxruntime's names of types are those of protobuf; ONNX's say how many bits. */
function onnxType(type: string): string {
  if (type === 'float') return 'float32';
  return type === 'double' ? 'float64' : type;
}

function eventOf(line: string): RawEvent | undefined {
  // Most lines that are of no use are told from the others without reading them.
  if (!line.includes('"Node"') && !line.includes('"model_run"')) return undefined;
  try {
    const event = JSON.parse(line.replace(/,\s*$/, '')) as RawEvent;
    const isWhole = typeof event.name === 'string' && Number.isFinite(event.ts) && Number.isFinite(event.dur);
    return isWhole ? event : undefined;
  } catch {
    return undefined;
  }
}

function* linesOf(file: string): Generator<string> {
  const handle = openSync(file, 'r');
  try {
    const chunk = Buffer.allocUnsafe(2 ** 18);
    const decoder = new StringDecoder('utf8');
    let rest = '';
    for (let length = readSync(handle, chunk); length > 0; length = readSync(handle, chunk)) {
      const lines = (rest + decoder.write(chunk.subarray(0, length))).split('\n');
      rest = lines.pop()!;
      if (rest.length > longestLine) rest = '';
      yield* lines;
    }
    yield rest;
  } finally {
    closeSync(handle);
  }
}
