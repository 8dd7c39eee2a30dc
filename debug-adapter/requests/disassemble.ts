import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Node } from '../../core/onnx/model';
import { addressText, parseAddress } from '../addresses';
import { nodeLabel, operatorName } from '../debugger/names';
import { illFormedRequest } from '../errors';
import type { Handlers, SessionState } from '../session-state';
import { dapBreakpoint, requestOf, settled } from './breakpoints';

/** The most instructions that one answer has. */
const mostInstructions = 100_000;

/** What stands where there is no instruction. VS Code passes over this address. */
const nowhere: DebugProtocol.DisassembledInstruction = {
  address: '-1',
  instruction: '',
  presentationHint: 'invalid',
};

/**
 * `disassemble` and `setInstructionBreakpoints`: the nodes in the order of execution as instructions, each at an
 * address of its own (see `Instructions`).
 */
export const disassembleRequests: Handlers = {
  disassemble(state, args: DebugProtocol.DisassembleArguments) {
    const { memoryReference, offset = 0, instructionOffset = 0, instructionCount } = args;
    const base = parseAddress(memoryReference);
    if (base === undefined) {
      throw illFormedRequest('disassemble', `"${memoryReference}" is no address of an instruction`);
    }
    if (![offset, instructionOffset, instructionCount].every(Number.isSafeInteger) || instructionCount < 0) {
      throw illFormedRequest('disassemble', 'offsets and the count must be integers');
    }
    if (instructionCount > mostInstructions) {
      throw illFormedRequest('disassemble', `at most ${mostInstructions} instructions can be had at once`);
    }
    const { program } = state.debugger;
    const first = base + offset + instructionOffset;
    let graph: string | undefined;
    const instructions = Array.from({ length: instructionCount }, (_, at) => {
      const node = program.instructions.at(first + at);
      if (!node) return nowhere;
      const instruction = instructionOf(state, node, first + at, node.graph.path !== graph);
      graph = node.graph.path;
      return instruction;
    });
    return { body: { instructions } };
  },

  async setInstructionBreakpoints(state, args: DebugProtocol.SetInstructionBreakpointsArguments) {
    await settled(state);
    const requests = args.breakpoints.map((each) => {
      const base = parseAddress(each.instructionReference);
      return { address: base === undefined ? undefined : base + (each.offset ?? 0), ...requestOf(each) };
    });
    const breakpoints = state.settings.breakpoints.setInstructions(requests);
    return { body: { breakpoints: breakpoints.map((breakpoint) => dapBreakpoint(state, breakpoint)) } };
  },
};

/** `conv1 = Conv(x, w, b)`, with the line where it stands; the document only where it is another one than before. */
function instructionOf(
  state: SessionState,
  node: Node,
  address: number,
  isOtherGraph: boolean,
): DebugProtocol.DisassembledInstruction {
  const { outputs, inputs, graph, index } = node;
  const { line, column } = state.debugger.program.lines.placeOf(graph.path, index);
  return {
    address: addressText(address),
    instruction: `${outputs.join(', ')} = ${operatorName(node)}(${inputs.join(', ')})`,
    symbol: nodeLabel(node),
    ...(isOtherGraph && state.source && { location: state.source.of(graph.path) }),
    line: state.client.toLine(line),
    ...(column !== undefined && { column: state.client.toColumn(column) }),
  };
}
