import { type ModuleStep, stepOut, stepOver } from '../../core/modules/module-step';
import { orderOf } from '../../core/onnx/order';
import { noModules } from '../errors';
import type { Motion } from './motion';
import type { Program } from './program';
import type { Place } from './sample';

/**
 * The step by module from where a frame stands: over a module, or out of one. Behind the last node, and out of where no
 * module is around, it is the step of that name.
 *
 * @throws UserError OD4120 where the graph has no modules
 */
export function moduleMove(program: Program, place: Place, to: 'next' | 'stepOut', level?: number): Motion {
  const { frame, depth, graph, node } = place;
  const tree = program.modules.tree(graph);
  if (!tree.basis) throw noModules();
  if (!node) return to;
  const start = orderOf(graph).place(node);
  const step: ModuleStep | undefined = (to === 'next' ? stepOver : stepOut)(tree, start, level);
  return step ? { depth, frame: frame.id, graph, start, end: step.end } : to;
}
