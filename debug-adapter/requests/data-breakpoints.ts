import type { DebugProtocol } from '@vscode/debugprotocol';
import { parseAddress } from '../addresses';
import type { DataRequest } from '../debugger/breakpoints/data-breakpoints';
import { dataId, dataModes, describeData, parseDataId } from '../debugger/breakpoints/data-reference';
import { type DataTarget, dataTarget, withBytes } from '../debugger/breakpoints/data-target';
import type { Place } from '../debugger/sample';
import { childNamed } from '../debugger/variable';
import { illFormedRequest, unknownFrame } from '../errors';
import type { Handlers, SessionState } from '../session-state';
import { dapBreakpoint, requestOf, settled } from './breakpoints';
import { currentSample } from './stack';

type Info = DebugProtocol.DataBreakpointInfoResponse['body'];

/** `dataBreakpointInfo` and `setDataBreakpoints`: breakpoints on values, and on parts of them. */
export const dataBreakpointRequests: Handlers = {
  async dataBreakpointInfo(state, args: DebugProtocol.DataBreakpointInfoArguments, signal) {
    const { bytes } = args;
    const mode = dataModes.find((each) => each === args.mode);
    if (bytes !== undefined && (!Number.isSafeInteger(bytes) || bytes < 1)) {
      throw illFormedRequest('dataBreakpointInfo', 'bytes must be a positive integer');
    }
    if (args.mode !== mode) {
      throw illFormedRequest('dataBreakpointInfo', `there is no mode "${args.mode}" for data`);
    }
    const found = await targetOf(state, args, signal);
    if ('why' in found) return { body: { dataId: null, description: found.why } satisfies Info };
    const ranged =
      found.offset === undefined && bytes === undefined ? found : withBytes(found, bytes ?? 1, found.offset);
    if ('why' in ranged) return { body: { dataId: null, description: ranged.why } satisfies Info };
    const reference = { ...ranged.reference, ...(mode && { mode }) };
    const isRead = ranged.uses.reads.length > 0;
    const body: Info = {
      dataId: dataId(reference),
      description: describeData(reference),
      accessTypes: isRead ? ['read', 'write', 'readWrite'] : ['write'],
      // It is known by graph and name, which the next session has too.
      canPersist: true,
    };
    return { body };
  },

  async setDataBreakpoints(state, args: DebugProtocol.SetDataBreakpointsArguments) {
    await settled(state);
    const requests = args.breakpoints.map((each): DataRequest => {
      const { dataId, accessType: access = 'write' } = each;
      return { dataId, access, data: parseDataId(dataId), ...requestOf(each) };
    });
    const breakpoints = state.settings.breakpoints.setData(requests);
    const body = { breakpoints: breakpoints.map((breakpoint) => dapBreakpoint(state, breakpoint)) };
    return {
      body,
      after: () => void state.launched?.rememberData().catch((error) => state.outlet.log(error)),
    };
  },
};

/** A value, or the byte of one that an address means. */
type Target = DataTarget & { readonly offset?: number };

/** The value that a request names: a child of what is shown, an expression, an address. */
async function targetOf(
  state: SessionState,
  args: DebugProtocol.DataBreakpointInfoArguments,
  signal: AbortSignal,
): Promise<Target | { readonly why: string }> {
  const { name, variablesReference, frameId, asAddress } = args;
  const container = variablesReference ? state.references.container(variablesReference) : undefined;
  const memory = asAddress ? state.references.memoryAt(parseAddress(name) ?? -1) : undefined;
  if (asAddress && !memory) return { why: `No tensor that is shown has the address ${name}.` };
  const where = memory?.memory ?? container;
  const frame = where ?? (frameId === undefined ? undefined : state.references.frame(frameId));
  return state.debugger.look(
    frame?.sample ?? currentSample(state),
    async (sample) => {
      const child = container && (await childNamed(await container.children(), name));
      const text = where ? (memory?.memory ?? child)?.evaluateName : name;
      if (text === undefined) return { why: `${name} is no value of the model, nor a part of one.` };
      // Without a frame, a name is one of the main graph.
      const place: Place | undefined = sample.places().at(where ? (where.depth ?? -1) : (frame?.depth ?? 0));
      if (!place) throw unknownFrame(frameId);
      const target = await dataTarget(sample, place, text);
      return memory && !('why' in target) ? { ...target, offset: memory.offset } : target;
    },
    signal,
  );
}
