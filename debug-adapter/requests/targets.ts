import type { DebugProtocol } from '@vscode/debugprotocol';
import { nodePhrase } from '../debugger/names';
import { stepInTargets } from '../debugger/step-in-targets';
import { refusedTarget, unknownTarget } from '../errors';
import type { Handlers, SessionState } from '../session-state';
import { showsProgram } from '../sources';
import { documentOf } from './breakpoints';
import { sampleOf } from './stack';
import { lookAtFrame } from './variables';

/** `stepInTargets`, `gotoTargets` and `goto`: where a step may lead, and where execution may go on. */
export const targetRequests: Handlers = {
  /** Only the innermost frame stands before a node that can be stepped into. */
  async stepInTargets(state, args: DebugProtocol.StepInTargetsArguments, signal) {
    const { debugger: launched } = state;
    return lookAtFrame(state, args.frameId, signal, async (sample, place) => {
      const { program, runner } = launched;
      const found = place.innermost ? await stepInTargets(program, runner, sample) : [];
      const targets = found.map((target): DebugProtocol.StepInTarget => {
        const first = target.graph.nodes[0];
        // What an editor's text does not have stands in another document.
        const isShown = first && state.source?.of(target.graph.path).path !== undefined;
        return {
          id: state.references.addStepInTarget({ sample: sample.index, target }),
          label: target.label,
          ...(isShown && {
            line: state.client.toLine(program.lineOf(target.graph.path, first.index)),
            column: state.client.firstColumn,
          }),
        };
      });
      return { body: { targets } };
    });
  },

  /** The nodes on the line; which of them execution can go on at is told by `goto`, which knows the thread. */
  gotoTargets(state, args: DebugProtocol.GotoTargetsArguments) {
    const { program } = state.debugger;
    const document = documentOf(state, args.source);
    const isShown = document !== undefined && showsProgram(document, program);
    const nodes = isShown ? program.lines.nodesOn(state.client.fromLine(args.line)) : [];
    const targets = nodes.flatMap(({ graph, index, column }): DebugProtocol.GotoTarget[] => {
      const node = program.node(graph, index);
      if (!node) return [];
      const id = state.references.addNode(node);
      return [{ id, label: nodePhrase(node), line: args.line, column: state.client.toColumn(column) }];
    });
    return { body: { targets } };
  },

  async goto(state, args: DebugProtocol.GotoArguments) {
    const index = sampleOf(state, args.threadId);
    const node = state.references.node(args.targetId);
    // Refused before the answer, not after it.
    await state.debugger.look(index, async (sample) => sample.execution?.checkGoTo(node));
    return { after: state.debugger.prepare(index, { goTo: node }) };
  },
};

/** @throws UserError OD4208 for a target that is none, OD4209 where nothing would run there */
export function checkStepInTarget(state: SessionState, sample: number, id: number): void {
  const { target, sample: own } = state.references.stepInTarget(id);
  if (own !== sample) throw unknownTarget(id);
  if (target.refusal !== undefined) throw refusedTarget(target.label);
}
