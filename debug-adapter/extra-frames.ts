import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Module } from '../core/modules/module-tree';
import { orderOf } from '../core/onnx/order';
import { isLibrary } from '../core/python/stack-trace';
import type { Place } from './debugger/sample';
import type { SessionState } from './session-state';

/**
 * The frames that a launch may ask for besides those of graphs (`modules`, `pythonFrames`): the Python code that the
 * shown node comes from, then the modules around it, both innermost first. (VS Code folds subtle frames away.)
 */
export function extraFrames(state: SessionState, sample: number, place: Place): DebugProtocol.StackFrame[] {
  const { modules, pythonFrames } = state.debugger.options;
  return [
    ...(pythonFrames ? codeFrames(state, sample, place) : []),
    ...(modules ? moduleFrames(state, sample, place) : []),
  ];
}

/** The modules around the node that a frame stands at, outermost first; none where it stands behind the last. */
export function modulesAround(state: SessionState, { graph, node }: Place): readonly Module[] {
  return node ? state.debugger.program.modules.tree(graph).chainAt(orderOf(graph).place(node)) : [];
}

/** `layer1.0 BasicBlock`, from the line of the module's first node to that of its last. */
function moduleFrames(state: SessionState, sample: number, place: Place): DebugProtocol.StackFrame[] {
  const { program } = state.debugger;
  const { graph, depth } = place;
  const { nodes } = orderOf(graph);
  const lineAt = (at: number) => program.lineOf(graph.path, nodes[at]!.index);
  return modulesAround(state, place)
    .map((module, at): DebugProtocol.StackFrame => {
      const lines = [lineAt(module.start), lineAt(module.end - 1)];
      return {
        id: state.references.addFrame({ sample, depth, level: at + 1 }),
        name: moduleLabel(module),
        source: state.source!.of(graph.path),
        line: state.client.toLine(Math.min(...lines)),
        column: state.client.firstColumn,
        endLine: state.client.toLine(Math.max(...lines)),
        endColumn: state.client.firstColumn,
      };
    })
    .reverse();
}

/** The calls that made the node, without those of libraries. */
function codeFrames(state: SessionState, sample: number, place: Place): DebugProtocol.StackFrame[] {
  const { node, depth } = place;
  if (!node) return [];
  const places = state.debugger.program.python.placesOf(node);
  return places
    .flatMap(({ file, line, function: name, source }, call): DebugProtocol.StackFrame[] => {
      if (!source && isLibrary(file)) return [];
      return [
        {
          id: state.references.addFrame({ sample, depth, call }),
          name: source ? name : `${name} (${file}:${line})`,
          ...(source && { source: state.source!.python(source.path) }),
          line: source ? state.client.toLine(line) : 0,
          column: source ? state.client.firstColumn : 0,
          presentationHint: source ? 'normal' : 'label',
          canRestart: false,
        },
      ];
    })
    .reverse();
}

/** `h.0 Block`: a module's name, and the last part of its class's. */
function moduleLabel({ name, kind }: Module): string {
  const shortKind = kind?.split('.').at(-1);
  return shortKind ? `${name} ${shortKind}` : name;
}
