import type { DebugProtocol } from '@vscode/debugprotocol';
import { loadedModules } from '../loaded-modules';
import type { Handlers, SessionState } from '../session-state';

/** `modules` and `loadedSources`; both are empty before the launch. */
export const loadedRequests: Handlers = {
  async modules(state, args: DebugProtocol.ModulesArguments) {
    await state.launching?.catch(() => {});
    const modules = state.launched ? loadedModules(state.launched) : [];
    const start = args.startModule ?? 0;
    const count = args.moduleCount || modules.length;
    return { body: { modules: modules.slice(start, start + count), totalModules: modules.length } };
  },

  async loadedSources(state) {
    await state.launching?.catch(() => {});
    return { body: { sources: state.source?.all ?? [] } };
  },
};

/** What a client knows to be loaded. */
export interface Loaded {
  readonly modules: readonly DebugProtocol.Module[];
  readonly sources: readonly DebugProtocol.Source[];
}

/** What is loaded now. */
export function loadedIn(state: SessionState): Loaded {
  return {
    modules: state.launched ? loadedModules(state.launched) : [],
    sources: state.source?.all ?? [],
  };
}

/**
 * Tells what is loaded now and was not `before`, what is not any more, and what is another: the model that was read
 * again, with all that has its text. `isSame`: the model is the one from before.
 */
export function tellLoaded(state: SessionState, before: Loaded, isSame: boolean): void {
  const now = loadedIn(state);
  for (const { reason, item } of changes(before.modules, now.modules, ({ id }) => `${id}`, !isSame)) {
    state.event('module', { reason, module: item } satisfies DebugProtocol.ModuleEvent['body']);
  }
  for (const { reason, item } of changes(before.sources, now.sources, sourceKey, !isSame)) {
    state.event('loadedSource', { reason, source: item } satisfies DebugProtocol.LoadedSourceEvent['body']);
  }
}

interface Change<T> {
  readonly reason: 'new' | 'changed' | 'removed';
  readonly item: T;
}

/** `isAnother`: what looks the same is told as changed where it is the model's text. */
function changes<T>(
  before: readonly T[],
  now: readonly T[],
  keyOf: (item: T) => string,
  isAnother: boolean,
): Change<T>[] {
  const known = new Map(before.map((item) => [keyOf(item), JSON.stringify(item)]));
  const changed = now.flatMap((item, at): Change<T>[] => {
    const was = known.get(keyOf(item));
    known.delete(keyOf(item));
    if (was === undefined) return [{ reason: 'new', item }];
    // The first of each list is the model itself.
    return was !== JSON.stringify(item) || (isAnother && at === 0) ? [{ reason: 'changed', item }] : [];
  });
  const removed = before.filter((item) => known.has(keyOf(item)));
  return [...removed.map((item): Change<T> => ({ reason: 'removed', item })), ...changed];
}

function sourceKey({ path, sourceReference, name }: DebugProtocol.Source): string {
  return `${path ?? ''} ${sourceReference ?? 0} ${path === undefined ? name : ''}`;
}
