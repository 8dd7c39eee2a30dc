import type { Course } from '../debugger/motion';
import type { ProgressState } from '../progress';
import type { SessionState } from '../session-state';

const titles: Readonly<Record<Course, string>> = {
  forward: 'Running',
  backward: 'Going back in',
  replay: 'Replaying, step by step,',
};

/** Tells the client how far a move is, where it takes long; returns what ends that. To cancel it is to pause. */
export function beginMoveProgress(state: SessionState, sample: number, course: Course): () => void {
  return state.progress.begin({
    title: `${titles[course]} ${state.debugger.program.name}`,
    state: () => positionOf(state, sample, course),
    cancel: () => state.debugger.pause(),
  });
}

/** `118 of 1,940 nodes: nodes 118–141 (Conv "a" … Relu "b")`, and how much of the run that is. */
function positionOf(
  { debugger: { samples, runner } }: SessionState,
  first: number,
  course: Course,
): ProgressState {
  const moving = samples.slice(first).find((sample) => sample.started && !sample.done);
  const main = moving?.execution?.frames[0];
  if (!moving?.execution || !main) return {};
  const { model, iterationCount } = moving.execution;
  const [at, of, what] =
    iterationCount === undefined
      ? [main.next, model.graph.nodes.length, 'nodes']
      : [main.iteration ?? 0, iterationCount, 'iterations'];
  const where = `${at.toLocaleString('en-US')} of ${of.toLocaleString('en-US')} ${what}`;
  const running = runner.running?.text;
  const message = `${samples.length > 1 ? `${moving.name}, ` : ''}${where}${running ? `: ${running}` : ''}`;
  // A move back has no end that is known beforehand.
  return { message, ...(course === 'forward' && of > 0 && { percentage: Math.floor((100 * at) / of) }) };
}
