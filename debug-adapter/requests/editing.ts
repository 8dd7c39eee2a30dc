import type { DebugProtocol } from '@vscode/debugprotocol';
import { UserError } from '../../core/errors';
import type { Edited } from '../../engine/types';
import { readAssignment } from '../debugger/editing/assignment-text';
import { assign, type Editing } from '../debugger/editing/edit';
import { loadTensor } from '../debugger/editing/load';
import { typedOver } from '../debugger/editing/typed-over';
import { evaluateText } from '../debugger/expressions/evaluate';
import { isValue } from '../debugger/names';
import type { Sample } from '../debugger/sample';
import { childNamed } from '../debugger/variable';
import { illFormedRequest, notEditable, unknownFrame } from '../errors';
import type { OnnxEvents, OnnxRequests } from '../protocol';
import type { ContainerReference } from '../references';
import type { Answer, Handlers, SessionState } from '../session-state';
import { currentSample, sampleOf, threadId } from './stack';
import { dapVariable } from './variables';

/** Where somebody assigns. */
interface Where {
  readonly sample: number;
  /** The frame, outermost first; undefined: the innermost. */
  readonly depth?: number | undefined;
}

/** `setVariable`, `setExpression`, and beyond DAP `onnx/loadTensor` and `onnx/undoEdit`. */
export const editingRequests: Handlers = {
  async setVariable(state, args: DebugProtocol.SetVariableArguments, signal) {
    const container = state.references.container(args.variablesReference);
    const before = await state.debugger.look(
      container.sample,
      async () => childNamed(await container.children(), args.name),
      signal,
    );
    if (before?.evaluateName === undefined) throw notEditable(args.name, 'it has no value that could be');
    const target = before.evaluateName;
    return assignment(state, container, target, typedOver(args.value), signal, (sample, edited) =>
      changedChild(state, sample, container, args.name, target, edited),
    );
  },

  async setExpression(state, args: DebugProtocol.SetExpressionArguments, signal) {
    const frame = args.frameId === undefined ? undefined : state.references.frame(args.frameId);
    const where = frame ?? { sample: currentSample(state) };
    return assignment(state, where, args.expression, typedOver(args.value), signal, (sample) =>
      lookAgain(state, sample, where, args.expression),
    );
  },

  async 'onnx/loadTensor'(state, args: OnnxRequests['onnx/loadTensor']['args'], signal) {
    const { expression, file, frameId } = args;
    if (typeof expression !== 'string' || typeof file !== 'string') {
      throw illFormedRequest('onnx/loadTensor', 'it needs an expression and a file');
    }
    return load(state, frameId, expression, file, signal);
  },

  async 'onnx/undoEdit'(state, args: OnnxRequests['onnx/undoEdit']['args']) {
    return undoEdit(
      state,
      args.threadId === undefined ? currentSample(state) : sampleOf(state, args.threadId),
    );
  },
};

/** The answer where a text of the debug console assigns: \`x[0] = 5\`; undefined where it is an expression. */
export async function consoleAssignment(
  state: SessionState,
  { expression, context, frameId }: DebugProtocol.EvaluateArguments,
  signal: AbortSignal,
): Promise<Answer | undefined> {
  const found = context === 'repl' ? readAssignment(expression) : undefined;
  if (!found) return undefined;
  const where: Where =
    frameId === undefined ? { sample: currentSample(state) } : state.references.frame(frameId);
  const place = state.launched?.samples[where.sample]?.places().at(where.depth ?? -1);
  // Somebody may have called a value a=b.
  if (place && isValue(place.graph, expression.trim())) return undefined;
  const { body, after } = await assignment(state, where, found.target, found.value, signal, (sample) =>
    lookAgain(state, sample, where, found.target),
  );
  const { value: result, ...rest } = body as { value: string };
  return { body: { result, ...rest }, ...(after && { after }) };
}

/** Loads a tensor from a file into what an expression names. */
export async function load(
  state: SessionState,
  frameId: number | undefined,
  target: string,
  file: string,
  signal?: AbortSignal,
): Promise<Answer> {
  const where: Where =
    frameId === undefined ? { sample: currentSample(state) } : state.references.frame(frameId);
  const { options } = state.debugger;
  return edit(
    state,
    where,
    (editing) => loadTensor(editing, options, target, file),
    (sample) => lookAgain(state, sample, where, target),
    signal,
  );
}

/** Undoes a sample's latest edit. */
export async function undoEdit(state: SessionState, sample: number): Promise<Answer> {
  const { moved, undone } = await state.debugger.undoEdit(sample);
  const texts = undone.map(({ text }) => text);
  return { body: { undone: texts }, after: changed(state, sample, { moved }) };
}

type Show = (sample: Sample, edited: Edited) => Promise<DebugProtocol.Variable | undefined>;

function assignment(
  state: SessionState,
  where: Where,
  target: string,
  value: string,
  signal: AbortSignal,
  show: Show,
): Promise<Answer> {
  return edit(state, where, (editing) => assign(editing, target, value), show, signal);
}

/** Edits where somebody says; the answer shows what was changed, and what follows tells the client of the rest. */
async function edit(
  state: SessionState,
  { sample: index, depth }: Where,
  task: (editing: Editing) => Promise<Edited>,
  show: Show,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  return state.debugger.edit(
    index,
    async (sample, commit) => {
      const place = sample.places().at(depth ?? -1);
      if (!place) throw unknownFrame(undefined);
      return task({ runner: state.debugger.runner, sample, place, commit });
    },
    async (sample, edited) => {
      const after = changed(state, index, edited);
      return { body: await answerOf(() => show(sample, edited)), after };
    },
    signal,
  );
}

/** What was changed, as an answer says it: the edit is made, also where that cannot be shown. */
async function answerOf(show: () => Promise<DebugProtocol.Variable | undefined>) {
  try {
    const { value, type, variablesReference, indexedVariables, namedVariables, memoryReference } =
      (await show()) ?? nothingShown;
    return { value, type, variablesReference, indexedVariables, namedVariables, memoryReference };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { value: error.message, variablesReference: 0 };
  }
}

const nothingShown: DebugProtocol.Variable = { name: '', value: '', variablesReference: 0 };

/**
 * Values have changed: whatever is asked for from now on is found anew. What comes back tells the client, once its
 * answer is on its way.
 */
export function changed(state: SessionState, sample: number, { moved }: Pick<Edited, 'moved'>): () => void {
  const { references, client } = state;
  references.renew();
  const memory = references.shownMemory(sample);
  // Where it stands in another frame, none of the ids means what it did.
  if (moved) references.clear(sample);
  return () => {
    if (!moved && client.knowsInvalidated) state.event('invalidated', { areas: ['variables'] });
    if (client.knowsMemoryEvent) {
      for (const { reference, byteLength } of memory) {
        state.event('memory', { memoryReference: reference, offset: 0, count: byteLength });
      }
    }
    const body: OnnxEvents['onnx/edited'] = { threadId: threadId(sample) };
    state.event('onnx/edited', body);
    state.debugger.tellEdited(sample, moved);
  };
}

/** The child as it is after an edit; where that has led elsewhere, what its expression gives there. */
async function changedChild(
  state: SessionState,
  sample: Sample,
  container: ContainerReference,
  name: string,
  target: string,
  edited: Edited,
): Promise<DebugProtocol.Variable | undefined> {
  if (edited.moved) return lookAgain(state, sample, container, target);
  const child = await childNamed(await container.children(), name);
  return child && dapVariable(state, sample.index, child, container.depth);
}

async function lookAgain(
  state: SessionState,
  sample: Sample,
  { depth }: Where,
  target: string,
): Promise<DebugProtocol.Variable | undefined> {
  const places = sample.places();
  const place = places[Math.min(depth ?? places.length - 1, places.length - 1)];
  if (!place) return undefined;
  const { variable, named } = await evaluateText(state.debugger.runner, sample, place, target);
  if (named) state.debugger.looked(place.graph, named.name, named.held);
  return dapVariable(state, sample.index, variable, place.depth);
}
