import { findNode, identityOf, type NodeIdentity } from '../../../core/onnx/identity';
import type { Program } from '../program';
import { type BreakpointRequest, type Resolution, stopMode } from './breakpoint';

/** A breakpoint on an address in the order of execution. */
export interface InstructionRequest extends BreakpointRequest {
  /** Undefined where what was given is no address. */
  readonly address: number | undefined;
}

/** The node at the address; in another version of the model, wherever that node is now. */
export function resolveInstruction(
  program: Program,
  request: InstructionRequest,
  identity: NodeIdentity | undefined,
): Resolution {
  const { instructions } = program;
  const known = identity && findNode(program.model, identity);
  const node = known ?? instructions.at(request.address ?? -1);
  if (!node) {
    const last = instructions.count - 1;
    return { why: `There is no instruction there: addresses go from 0x0 to 0x${last.toString(16)}.` };
  }
  const mode = stopMode(request);
  if ('why' in mode) return mode;
  const { graph, index } = node;
  return {
    places: [{ graph: graph.path, index, when: mode.mode }],
    line: program.lineOf(graph.path, index),
    instruction: instructions.addressOf(node)!,
    identity: identityOf(node),
  };
}
