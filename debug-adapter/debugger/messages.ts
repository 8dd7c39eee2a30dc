import path from 'node:path';
import { madeUpText } from '../../core/onnx/fill/made-up-text';
import type { Node } from '../../core/onnx/model';
import type { InputReport } from '../../engine/execution-options';
import type { Runner } from '../../engine/runner-client';
import type { Edit, Held } from '../../engine/types';
import { describeHeld } from './held-text';
import type { LaunchOptions } from './launch-options';
import { nodePhrase } from './names';
import type { Program } from './program';
import type { Place } from './sample';
import type { Fault } from './stop';

/** How a part of a line looks where the client can style it. */
export type Style = 'error' | 'warning' | 'node' | 'name';

/** A part of a line's text that is styled. */
type Mark = readonly [part: string, style: Style];

/** A line for the debug console; `node` is where it leads. */
export interface Line {
  readonly kind: 'note' | 'error';
  readonly text: string;
  readonly node?: Node;
  /** What in the text stands out, in order. */
  readonly marks?: readonly Mark[];
}

/** What is not finite in a value's summary: `NaN 2`, or of a single element `nan`. */
function nonFiniteMarks(text: string): Mark[] {
  return [...text.matchAll(/(?<![\w.])(?:NaN [\d,]+|[+-]?Inf [\d,]+|-?inf\b|nan\b)/g)].map(([part]) => [
    part,
    'error',
  ]);
}

/** `digits.onnx: 19 nodes, 9,100 parameters, onnxruntime 1.30.0, cpu. Input image: digit-3.npy.` */
export function greeting(
  program: Program,
  onnxruntime: string,
  options: LaunchOptions,
  inputs: readonly InputReport[],
  iterations: number | undefined,
): Line {
  const { name, nodeCount, parameterCount } = program;
  const nodes = `${count(nodeCount)} ${nodeCount === 1 ? 'node' : 'nodes'}`;
  const made = program.variant === 'model' ? '' : ` made of the file's ${count(program.sourceNodeCount)}`;
  const parameters = `${count(parameterCount)} ${parameterCount === 1 ? 'parameter' : 'parameters'}`;
  const providers = options.executionProviders.join(', ');
  const model = `${name}: ${nodes}${made}, ${parameters}, onnxruntime ${onnxruntime}, ${providers}.`;
  const fed = fedText(inputs);
  const label = inputs.length === 1 ? 'Input' : 'Inputs';
  const samples = options.samples.length > 1 ? ` ${options.samples.length} samples.` : '';
  const again = iterations === undefined ? '' : ` ${iterationsText(iterations, options.feedback ?? {})}.`;
  const told = inputs.length > 0 ? ` ${label} ${fed}.` : '';
  const text = `${model}${samples}${told}${again}${options.fast ? fastNote : ''}`;
  // Numbers that nobody gave are easily taken for the model's fault.
  const madeUp = [...new Set(inputs.filter((input) => input.generated).map(({ source }) => source))];
  const marks: Mark[] = [[name, 'node'], ...madeUp.map((source): Mark => [source, 'warning'])];
  return { kind: 'note', text, marks };
}

/** `1,875 iterations, stateN → state` */
function iterationsText(iterations: number, feedback: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(feedback).map(([output, input]) => `, ${output} → ${input}`);
  const shown = pairs.length > 4 ? [...pairs.slice(0, 3), `, and ${pairs.length - 3} more`] : pairs;
  return `${count(iterations)} ${iterations === 1 ? 'iteration' : 'iterations'}${shown.join('')}`;
}

const fastNote =
  ' Fast: what runs between two stops is optimized, so its values may differ in the last bits from those of a step,' +
  ' and from the same values computed again when they are looked at.';

/** `ids, mask: random integers 0..1, seed 0; past: zeros`: inputs that are fed alike are named together. */
function fedText(inputs: readonly InputReport[]): string {
  const bySource = new Map<string, string[]>();
  for (const { name, source } of inputs) {
    const alike = bySource.get(source);
    if (alike) alike.push(name);
    else bySource.set(source, [name]);
  }
  return [...bySource].map(([source, names]) => `${names.join(', ')}: ${source}`).join('; ');
}

/** `Iteration 7: output float32[1,1] 0.98.`: the outputs that are not fed back, or all where all are. */
export async function iterationLine(
  runner: Runner,
  iteration: number,
  outputs: ReadonlyMap<string, Held>,
  fedBack: ReadonlySet<string>,
): Promise<Line> {
  const texts: string[] = [];
  const label = `Iteration ${count(iteration)}`;
  const marks: Mark[] = [];
  for (const [name, held] of toldOutputs(outputs, fedBack)) {
    const described = await describeHeld(runner, held);
    texts.push(`${name} ${described}`);
    marks.push([name, 'name'], ...nonFiniteMarks(described));
  }
  return { kind: 'note', text: `${label}: ${texts.join('; ')}.`, marks };
}

/** The outputs of an iteration that are told: those that are not fed back, or all where all are. */
export function toldOutputs(
  outputs: ReadonlyMap<string, Held>,
  fedBack: ReadonlySet<string>,
): ReadonlyMap<string, Held> {
  const told = new Map([...outputs].filter(([name]) => !fedBack.has(name)));
  return told.size > 0 ? told : outputs;
}

/** `1,875 iterations. The outputs of the last:` */
export function iterationsLine(iterations: number): Line {
  const text =
    iterations === 1 ? '1 iteration.' : `${count(iterations)} iterations. The outputs of the last:`;
  return { kind: 'note', text };
}

/** Which weights of a text have numbers that are nobody's; undefined where all have their own. */
export function madeUpLine(program: Program): Line | undefined {
  const { madeUp } = program.source;
  if (!madeUp) return undefined;
  const { text, said } = madeUpText(path.basename(program.path), madeUp);
  return { kind: 'note', text, marks: [[said, 'warning']] };
}

/** As many of a damaged model's errors are told at once; its text has them all. */
const mostProblems = 5;

/** What is wrong with the model as its file says it; what could be read of it is debugged all the same. */
export function problemLines({ model }: Program): Line[] {
  const errors = model.problems.filter(({ level }) => level === 'error');
  const lines = errors.slice(0, mostProblems).map(({ message, graph, node: index }): Line => {
    const node = index === undefined ? undefined : model.graphs.get(graph ?? '')?.nodes[index];
    return { kind: 'error', text: message, ...(node && { node }) };
  });
  const more = errors.length - lines.length;
  if (more === 0) return lines;
  return [...lines, { kind: 'error', text: `The model's text has ${count(more)} more problems.` }];
}

/** `NaN std: 5 of 784 elements, first [0,0,7,14]. Made by norm/std (Sqrt).`, or the error's message. */
export function faultLine(program: Program, fault: Fault): Line {
  if ('error' in fault) {
    return {
      kind: 'error',
      text: fault.error.message,
      marks: [[firstSentence(fault.error.message), 'error']],
    };
  }
  const node = program.node(fault.graph, fault.node);
  const of = fault.total === undefined ? '' : ` of ${count(fault.total)}`;
  const made = node ? ` Made by ${nodePhrase(node)}.` : '';
  const label = fault.kind === 'nan' ? 'NaN' : 'Inf';
  const text = `${label} ${fault.value}: ${count(fault.count)}${of} elements, first [${fault.first.join(',')}].${made}`;
  const marks: Mark[] = [
    [label, 'error'],
    [fault.value, 'name'],
  ];
  if (node) marks.push([nodePhrase(node), 'node']);
  return { kind: 'error', text, marks, ...(node && { node }) };
}

/** `Reshape "fold" failed:` */
function firstSentence(text: string): string {
  return /^.*?[.:](?=\s|$)/s.exec(text)?.[0] ?? text;
}

/** What is said where the model's file changes while it is debugged. */
export function modelChanged(program: Program): string {
  return `${program.name} has changed on disk since it was read. Restart to debug it as it is now.`;
}

/** `Went back before it was made: undone is x[0] = 5.` */
export function undoneLine(edits: readonly Edit[], why: string): Line {
  const texts = edits.map(({ text, name }) => text || name);
  return { kind: 'note', text: `${why}: undone ${texts.length === 1 ? 'is' : 'are'} ${texts.join('; ')}.` };
}

/** What an output of the model came to, said at the end. */
export async function outputLine(runner: Runner, name: string, held: Held): Promise<Line> {
  const described = await describeHeld(runner, held);
  const marks: Mark[] = [[name, 'name'], ...nonFiniteMarks(described)];
  return { kind: 'note', text: `Output ${name}: ${described}.`, marks };
}

/**
 * `The runner was killed (SIGKILL) while stopped before norm/std (Sqrt). Restart to go on.`: what is said where it
 * ended by itself, with nothing running. `message` is the runner's own account of its end.
 */
export function runnerEnded(message: string, place: Place | undefined): string {
  const what = message.charAt(0).toUpperCase() + message.slice(1).replace(/\.$/, '');
  const when = place?.hasRun ? 'after' : 'before';
  const where = place?.node ? `${when} ${nodePhrase(place.node)}` : 'after the last node';
  return `${what} while stopped ${where}. Restart to go on.`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
