import { bytesText } from '../core/bytes-text';
import { messageOf, UserError } from '../core/errors';

/**
 * Every error that the adapter itself raises, a function each. Codes OD4001… are stable; what the reader, the engine
 * and the tensor library raise passes through with codes of its own.
 */

// OD40xx: the launch request

export const unknownAttribute = (name: string, nearest: string | undefined) =>
  new UserError(
    'OD4001',
    `The launch attribute "${name}" is not known.${nearest ? ` Did you mean "${nearest}"?` : ''}`,
  );

export const illTypedAttribute = (name: string, expected: string, value: unknown) =>
  new UserError(
    'OD4002',
    `The launch attribute "${name}" must be ${expected}, but it is ${abbreviate(JSON.stringify(value) ?? 'undefined')}.`,
  );

export const missingProgram = () =>
  new UserError('OD4003', 'The launch request needs "program": the path of an .onnx model.');

export const notYetAvailable = (what: string) => new UserError('OD4004', `${what} is not yet available.`);

export const launchedTwice = () =>
  new UserError('OD4005', 'This session already runs a model. Start another session for another model.');

export const sampleFailed = (sample: number, error: unknown) =>
  new UserError('OD4006', `Sample ${sample}: ${messageOf(error)}`);

export const textUnwritable = (file: string, reason: string) =>
  new UserError(
    'OD4007',
    `The model's text cannot be written to '${file}': ${reason} Free that place, or set "sourceFormat": "reference".`,
  );

export const nothingWaits = () =>
  new UserError(
    'OD4010',
    'No model waits here. Start the adapter with --port, launch a model through it, and leave it with a disconnect ' +
      'that suspends it (suspendDebuggee).',
  );

export const severalWait = (sessions: readonly string[]) =>
  new UserError('OD4011', `Several models wait here: ${sessions.join(', ')}. Name one with "program".`);

export const otherWaits = (program: string, sessions: readonly string[]) =>
  new UserError('OD4012', `No session of '${program}' waits here. Those that do: ${sessions.join(', ')}.`);

export const tooManyWait = (sessions: readonly string[]) =>
  new UserError(
    'OD4013',
    `No more than ${sessions.length} models may wait here, and as many do: ${sessions.join(', ')}. Attach to one and end it.`,
  );

// OD41xx: the order of requests

export const notLaunched = () =>
  new UserError('OD4101', 'No model is loaded yet: send a launch request first.');

export const notStopped = () =>
  new UserError('OD4102', 'The model is running; values can be looked at while it is stopped.');

export const cancelled = () => new UserError('OD4103', 'The request was cancelled.');

export const overtaken = () =>
  new UserError('OD4103', 'The request was cancelled because the model went on.');

export const sampleEnded = (sample: number) => new UserError('OD4104', `Sample ${sample} has ended.`);

export const runnerGone = (message: string) => new UserError('OD4105', message);

export const sessionEnded = () => new UserError('OD4106', 'The session has ended.');

export const noIterations = () =>
  new UserError(
    'OD4107',
    'There is no next iteration here: no Loop, Scan or run with "feedback" is around this node.',
  );

export const nothingToReplay = () =>
  new UserError('OD4108', 'There is nothing to replay: the runner of this session is alive.');

export const noModules = () =>
  new UserError(
    'OD4120',
    'No modules are known here: the names of the nodes are no paths, and no blocks of nodes repeat. Step by node.',
  );

// OD42xx: ids that a client sent

export const unknownThread = (id: number) => new UserError('OD4201', `There is no thread ${id}.`);

export const unknownFrame = (id: number | undefined) =>
  new UserError('OD4202', `There is no stack frame ${id}; frames are good until the model goes on.`);

export const unknownReference = (id: number) =>
  new UserError('OD4203', `There are no variables ${id}; references are good until the model goes on.`);

export const unknownMemory = (reference: string) =>
  new UserError(
    'OD4204',
    `There is no memory "${reference}"; memory references are good until the model goes on.`,
  );

export const unknownSource = () => new UserError('OD4205', 'This source is not one of this session.');

export const unknownRequest = (command: string) =>
  new UserError('OD4206', `The request "${command}" is not supported.`);

export const illFormedRequest = (command: string, what: string) =>
  new UserError('OD4207', `The request "${command}" is ill-formed: ${what}.`);

export const unknownTarget = (id: number) =>
  new UserError('OD4208', `There is no target ${id}; targets are good until the model goes on.`);

export const refusedTarget = (label: string) =>
  new UserError('OD4209', `This cannot be stepped into: ${label}.`);

// OD43xx: expressions

/** An error about a value of the model by its name. */
export class NameError extends UserError {
  constructor(
    code: string,
    readonly value: string,
    message: string,
  ) {
    super(code, message);
  }

  /** The same error about the name at that place of an expression, from 0. */
  pointedAt(at: number): UserError {
    return new UserError(this.code, `${this.message.replace(/\.$/, '')} (at character ${at + 1})`);
  }
}

export const unknownName = (name: string, nearest: string | undefined) =>
  new NameError(
    'OD4301',
    name,
    `No value is called "${name}" here.${nearest === undefined ? '' : ` Did you mean "${nearest}"?`}`,
  );

export const notRun = (name: string, maker: string | undefined) =>
  new NameError('OD4302', name, `"${name}" has no value yet${maker ? `: ${maker} makes it` : ''}.`);

export const notRunBefore = (name: string) =>
  new NameError('OD4308', name, `"${name}" had no value at the last stop.`);

export const valuesNotKept = (name: string) =>
  new NameError(
    'OD4310',
    name,
    'The run history keeps what values measured (shape, least, largest, mean, NaN), not the values: run("id").x cannot be computed with yet.',
  );

export const noLastStop = (name: string) =>
  new NameError('OD4309', name, 'There was no stop before this one, so that prev(x) is nothing yet.');

export const badExpression = (text: string, why: string) =>
  new UserError('OD4303', `"${abbreviate(text)}" cannot be evaluated: ${why}.`);

export const noText = (name: string, count: number, limit: number) =>
  new UserError(
    'OD4305',
    `"${name}" has ${count.toLocaleString('en-US')} elements; at most ${limit.toLocaleString('en-US')} are copied as text.`,
  );

export const badConsoleCommand = (name: string, form: string) =>
  new UserError('OD4306', `Write /${name} ${form}.`);

export const unknownConsoleCommand = (name: string, known: readonly string[]) =>
  new UserError(
    'OD4307',
    `/${name} is neither a command nor a value of the model (at character 1). The commands are ${known.join(', ')}.`,
  );

// OD44xx: outputs that are given

export const noOutputToGive = (name: string, node: string, nearest: string | undefined) =>
  new UserError(
    'OD4401',
    `"${name}" is not an output of ${node}.${nearest === undefined ? '' : ` Did you mean "${nearest}"?`}`,
  );

export const badGivenOutput = (name: string, why: string) =>
  new UserError('OD4402', `"${name}" cannot be given: ${why}.`);

export const nothingToSkip = () =>
  new UserError('OD4404', 'There is no node to skip: the run stands behind the last one.');

export const nothingToGive = () =>
  new UserError('OD4403', 'Outputs can be given while the run stands before an operator without a kernel.');

// OD45xx: edits

export const notEditable = (text: string, why?: string) =>
  new UserError(
    'OD4501',
    why === undefined
      ? `"${abbreviate(text)}" cannot be changed: write a value of the model, x, t["/odd/name"], inputs[0] or weights["w"], with an index behind it or without, or an attribute, attrs.alpha.`
      : `"${abbreviate(text)}" cannot be changed: ${why}.`,
  );

export const badAttributeValue = (name: string, why: string) =>
  new UserError('OD4502', `The attribute ${name} cannot become this: ${why}.`);

export const summaryNotValue = (shown: string) =>
  new UserError(
    'OD4504',
    `"${abbreviate(shown)}" is a summary, not a value: write an expression such as np.zeros_like(x), or set single elements.`,
  );

export const notMeasured = () =>
  new UserError('OD4601', 'The model has not been measured yet: ask for it with Measure Times.');

export const nothingToUndo = () => new UserError('OD4503', 'There is no edit to undo.');

export const changedSince = (name: string) =>
  new UserError('OD4504', `"${name}" has another type or shape since the edit; look at it again.`);

export const outsideMemory = (name: string, offset: number, count: number, length: number) =>
  new UserError(
    'OD4506',
    `"${name}" has bytes 0 to ${length - 1}; ${count} from ${offset} on do not lie inside it.`,
  );

export const badLoadedTensor = (file: string, name: string, why: string) =>
  new UserError('OD4505', `'${file}' cannot be loaded into "${name}": ${why}.`);

// OD48xx: tensors that panels keep and compare

export const noRoomToKeep = (name: string, bytes: number, taken: number, room: number) =>
  new UserError(
    'OD4801',
    `"${name}" takes ${bytesText(bytes)}, and kept tensors take ${bytesText(taken)} of the ${bytesText(room)} that they may: half of memoryBudget. Unpin a tensor or close a comparison, or raise memoryBudget in the launch configuration.`,
  );

export const keptGone = (name: string | undefined) =>
  new UserError(
    'OD4802',
    `${name === undefined ? 'This tensor' : `"${name}"`} is no longer kept: the process that held it has ended, or it was released. Pin it again.`,
  );

export const notBroadcastable = (a: readonly number[], b: readonly number[]) =>
  new UserError(
    'OD4803',
    `A has the shape [${a.join(', ')}] and B [${b.join(', ')}], which do not fit together: from the last dimension on, lengths must be equal, or 1.`,
  );

export const notComparable = (dtype: string) =>
  new UserError('OD4804', `Tensors of numbers are compared, not of ${dtype}s.`);

function abbreviate(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
