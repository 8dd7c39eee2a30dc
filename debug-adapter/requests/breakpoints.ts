import type { DebugProtocol } from '@vscode/debugprotocol';
import { addressText } from '../addresses';
import type { BoundBreakpoint, BreakpointRequest } from '../debugger/breakpoints/breakpoint';
import { pythonSourceOf } from '../debugger/breakpoints/python-breakpoints';
import type { FilterRequest } from '../debugger/conditions/exception-filters';
import { illFormedRequest } from '../errors';
import type { Handlers, SessionState } from '../session-state';
import { showsProgram, textReference } from '../sources';

/** Breakpoints of all kinds. */
export const breakpointRequests: Handlers = {
  async setBreakpoints(state, args: DebugProtocol.SetBreakpointsArguments) {
    await settled(state);
    const document = documentOf(state, args.source);
    if (document === undefined) throw illFormedRequest('setBreakpoints', 'its source has no path');
    const asked = args.breakpoints ?? args.lines?.map((line) => ({ line })) ?? [];
    const requests = asked.map((each: DebugProtocol.SourceBreakpoint) => ({
      line: state.client.fromLine(each.line),
      ...(each.column !== undefined && { column: state.client.fromColumn(each.column) }),
      ...requestOf(each),
    }));
    const breakpoints = state.settings.breakpoints.setLines(document, requests);
    return { body: { breakpoints: breakpoints.map((breakpoint) => dapBreakpoint(state, breakpoint)) } };
  },

  async breakpointLocations(state, args: DebugProtocol.BreakpointLocationsArguments) {
    await settled(state);
    const program = state.launched?.program;
    const document = documentOf(state, args.source);
    if (!program || document === undefined) return { body: { breakpoints: [] } };
    const [first, last] = [args.line, args.endLine ?? args.line].map((line) => state.client.fromLine(line));
    const python = pythonSourceOf(program, document);
    const lines = showsProgram(document, program) ? program.lines.linesIn(first!, last!) : [];
    const places =
      python === undefined
        ? lines.flatMap((line) => program.lines.nodesOn(line))
        : program.python.linesIn(python, first!, last!).map((line) => ({ line, column: undefined }));
    const breakpoints = places.map(({ line, column }) => ({
      line: state.client.toLine(line),
      column: state.client.toColumn(column),
    }));
    return { body: { breakpoints } };
  },

  async setFunctionBreakpoints(state, args: DebugProtocol.SetFunctionBreakpointsArguments) {
    await settled(state);
    const requests = args.breakpoints.map((each) => ({ pattern: each.name, ...requestOf(each) }));
    const breakpoints = state.settings.breakpoints.setPatterns(requests);
    return { body: { breakpoints: breakpoints.map((breakpoint) => dapBreakpoint(state, breakpoint)) } };
  },

  setExceptionBreakpoints(state, args: DebugProtocol.SetExceptionBreakpointsArguments) {
    const plain = args.filters.map((filter): FilterRequest => ({ filter }));
    const options = (args.filterOptions ?? []).map(
      ({ filterId, condition }): FilterRequest => ({ filter: filterId, condition }),
    );
    const set = state.settings.filters.set([...plain, ...options]);
    const breakpoints = set.map((filter) => dapBreakpoint(state, filter));
    return { body: { breakpoints } };
  },
};

/** A breakpoint as DAP has it. */
export function dapBreakpoint(state: SessionState, breakpoint: BoundBreakpoint): DebugProtocol.Breakpoint {
  const { id, verified, line, column, instruction, message } = breakpoint;
  const node = instruction === undefined ? undefined : state.launched?.program.instructions.at(instruction);
  return {
    id,
    verified,
    ...(node && state.source && { source: state.source.of(node.graph.path) }),
    ...(line !== undefined && { line: state.client.toLine(line) }),
    ...(column !== undefined && { column: state.client.toColumn(column) }),
    ...(instruction !== undefined && { instructionReference: addressText(instruction) }),
    ...(message !== undefined && { message }),
  };
}

/** On which terms a breakpoint stops, and on which side of its node. */
export function requestOf({
  condition,
  hitCondition,
  logMessage,
  mode,
}: BreakpointRequest): BreakpointRequest {
  return { condition, hitCondition, logMessage, mode };
}

/** Waits for a launch that is on its way, so that breakpoints are answered with their nodes. */
export async function settled(state: SessionState): Promise<void> {
  await state.launching?.catch(() => {});
}

/** How the client names a document; the text behind our own reference is the program's. */
export function documentOf(state: SessionState, source: DebugProtocol.Source): string | undefined {
  if (source.path) return source.path;
  return source.sourceReference === textReference ? state.launched?.program.path : undefined;
}
