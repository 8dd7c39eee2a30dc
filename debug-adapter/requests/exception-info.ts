import type { DebugProtocol } from '@vscode/debugprotocol';
import { expressionOf } from '../debugger/lookup';
import { faultLine } from '../debugger/messages';
import { describeStop, type Fault, type Stop } from '../debugger/stop';
import { illFormedRequest } from '../errors';
import type { Handlers, SessionState } from '../session-state';
import { sampleOf } from './stack';

/** `exceptionInfo`: what is wrong at a stop. */
export const exceptionInfoRequests: Handlers = {
  exceptionInfo(state, args: DebugProtocol.ExceptionInfoArguments) {
    const stop = state.stops.get(sampleOf(state, args.threadId));
    if (!stop?.fault) throw illFormedRequest('exceptionInfo', 'the thread did not stop on an error');
    return { body: infoOf(state, stop, stop.fault) };
  },
};

function infoOf(state: SessionState, stop: Stop, fault: Fault): DebugProtocol.ExceptionInfoResponse['body'] {
  const description = faultLine(state.debugger.program, fault).text;
  const isError = 'error' in fault;
  return {
    exceptionId: fault.kind,
    description,
    breakMode: fault.kind === 'runner' ? 'unhandled' : 'always',
    details: {
      message: description,
      typeName: describeStop(stop).replace('Paused on ', ''),
      ...(isError && { fullTypeName: fault.error.code }),
      ...(isError && fault.error.detail && { stackTrace: fault.error.detail }),
      ...(!isError && { evaluateName: expressionOf(fault.value) }),
    },
  };
}
