import type { DebugProtocol } from '@vscode/debugprotocol';
import { moduleScopesOf } from '../debugger/module-scopes';
import type { Place, Sample } from '../debugger/sample';
import { type Looked, scopesOf } from '../debugger/scopes';
import type { Children, Variable } from '../debugger/variable';
import { grouped } from '../debugger/variable';
import { unknownFrame } from '../errors';
import { modulesAround } from '../extra-frames';
import type { Handlers, SessionState } from '../session-state';

/** Children above this many are grouped even for a client that pages, where it asks for all at once. */
const unpagedLimit = 10_000;

/** The most that one page may hold, which is also what the runner gives at once; more comes in groups. */
const longestPage = 100_000;

/** `scopes` and `variables`. */
export const variableRequests: Handlers = {
  async scopes(state, args: DebugProtocol.ScopesArguments, signal) {
    return lookAtFrame(state, args.frameId, signal, async (sample, place) => {
      const { runner } = state.debugger;
      const looked: Looked = (name, held) => state.debugger.looked(place.graph, name, held);
      const { level } = state.references.frame(args.frameId);
      const module = level === undefined ? undefined : modulesAround(state, place)[level - 1];
      const views = module
        ? moduleScopesOf(runner, sample, place, module, looked)
        : scopesOf(runner, sample, place, looked);
      const scopes = views.map((view): DebugProtocol.Scope => {
        let children: Promise<Children> | undefined;
        let generation = state.references.generation;
        // What a scope holds is found once a stop, so that its pages fit together; and again after an edit.
        const find = () => {
          if (generation !== state.references.generation) children = undefined;
          generation = state.references.generation;
          children ??= view.children();
          return children;
        };
        const container = { sample: sample.index, depth: place.depth, children: find };
        return {
          name: view.name,
          variablesReference: state.references.addContainer(container),
          expensive: view.expensive,
          ...(view.indexed !== undefined && state.client.pages && { indexedVariables: view.indexed }),
        };
      });
      return { body: { scopes } };
    });
  },

  async variables(state, args: DebugProtocol.VariablesArguments, signal) {
    const { sample, depth, children } = state.references.container(args.variablesReference);
    return state.debugger.look(
      sample,
      async () => {
        const found = await children();
        const page = await pageOf(state, found, args);
        const variables = await Promise.all(page.map((variable) => formatted(variable, args.format)));
        return { body: { variables: variables.map((each) => dapVariable(state, sample, each, depth)) } };
      },
      signal,
    );
  },
};

/** Looks at a frame's sample while it is stopped. */
export function lookAtFrame<T>(
  state: SessionState,
  frameId: number | undefined,
  signal: AbortSignal | undefined,
  task: (sample: Sample, place: Place) => Promise<T>,
): Promise<T> {
  const frame = state.references.frame(frameId);
  return state.debugger.look(
    frame.sample,
    async (sample) => {
      const place = sample.places()[frame.depth];
      if (!place) throw unknownFrame(frameId);
      return task(sample, place);
    },
    signal,
  );
}

/** The part of the children that the client asks for; for one that does not page, groups where they are many. */
function pageOf(
  state: SessionState,
  children: Children,
  args: DebugProtocol.VariablesArguments,
): Promise<Variable[]> {
  if (args.filter && (args.filter === 'indexed') !== children.indexed) return Promise.resolve([]);
  const start = args.start ?? 0;
  if (args.count && args.count <= longestPage) return children.list(start, args.count);
  const whole = state.client.pages && children.count <= unpagedLimit ? children : grouped(children);
  return whole.list(start, whole.count);
}

/** A variable with its value as the client wants it written. */
export async function formatted(
  variable: Variable,
  format: DebugProtocol.ValueFormat | undefined,
): Promise<Variable> {
  if (!format?.hex || !variable.hex) return variable;
  return { ...variable, value: await variable.hex() };
}

/** A variable as DAP has it, of a frame of that depth, of the innermost one without. */
export function dapVariable(
  state: SessionState,
  sample: number,
  variable: Variable,
  depth?: number,
): DebugProtocol.Variable {
  const { name, value, type, evaluateName, children, tensor } = variable;
  const reference = children
    ? state.references.addContainer({ sample, depth, children: async () => children })
    : 0;
  return {
    name,
    value,
    ...(type !== undefined && state.client.knowsTypes && { type }),
    ...(evaluateName !== undefined && { evaluateName }),
    variablesReference: reference,
    ...(children && state.client.pages && pageCounts(children)),
    ...(tensor && state.client.knowsMemory && memoryOf(state, sample, variable, depth)),
    // The key of VS Code's context menu: `debugProtocolVariableMenuContext == 'tensor'` (not in DAP).
    ...(tensor && state.client.isVsCode && { __vscodeVariableMenuContext: 'tensor' }),
  };
}

/** How many children there are, for a client that pages. */
function pageCounts(children: Children): { indexedVariables?: number; namedVariables?: number } {
  return children.indexed ? { indexedVariables: children.count } : { namedVariables: children.count };
}

/** The memory reference of a variable that is a tensor. */
function memoryOf(
  state: SessionState,
  sample: number,
  { tensor, evaluateName }: Variable,
  depth: number | undefined,
): { memoryReference?: string } {
  if (!tensor || tensor.dtype === 'string') return {};
  return { memoryReference: state.references.addMemory({ sample, depth, tensor, evaluateName }) };
}
