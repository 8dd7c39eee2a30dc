import type { DebugProtocol } from '@vscode/debugprotocol';
import { expressionOf } from '../debugger/expressions/names';
import { faultLine } from '../debugger/messages';
import { operandsAt } from '../debugger/operands';
import type { Sample } from '../debugger/sample';
import type { Fault } from '../debugger/stop';
import { elementName } from '../debugger/tensor-variable';
import { illFormedRequest } from '../errors';
import type { Handlers, SessionState } from '../session-state';
import { sampleOf } from './stack';

/** `exceptionInfo`: what is wrong at a stop. */
export const exceptionInfoRequests: Handlers = {
  async exceptionInfo(state, args: DebugProtocol.ExceptionInfoArguments, signal) {
    const index = sampleOf(state, args.threadId);
    const stop = state.stops.get(index);
    const fault = stop?.fault;
    if (!fault) throw illFormedRequest('exceptionInfo', 'the thread did not stop on an error');
    return state.debugger.look(
      index,
      async (sample) => ({ body: await infoOf(state, sample, fault) }),
      signal,
    );
  },
};

/** What VS Code shows after "Exception has occurred:"; other adapters give a class's name there. */
const exceptionNames: Readonly<Record<Fault['kind'], string>> = {
  nan: 'NaN',
  inf: 'Inf',
  opError: 'OperatorError',
  noKernel: 'NoKernel',
  runner: 'RunnerDied',
  crash: 'RunnerDied',
};

async function infoOf(
  state: SessionState,
  sample: Sample,
  fault: Fault,
): Promise<DebugProtocol.ExceptionInfoResponse['body']> {
  const { text } = faultLine(state.debugger.program, fault);
  const exceptionId = exceptionNames[fault.kind];
  const typeName = exceptionId;
  if ('error' in fault) {
    const { code, detail } = fault.error;
    const cause = detail && {
      stackTrace: detail,
      innerException: [{ message: detail, typeName: 'onnxruntime' }],
    };
    const details = { message: text, typeName, fullTypeName: code, ...cause };
    return {
      exceptionId,
      description: text,
      breakMode: fault.kind === 'runner' ? 'unhandled' : 'always',
      details,
    };
  }
  const place = sample.places().at(-1);
  const operands = place ? await operandsAt(state.debugger.runner, sample, place, fault) : [];
  const came = operands.map((operand) => operand.text).join(', ');
  const description = came === '' ? text : `${text} It came from ${came}.`;
  const evaluateName = expressionOf(fault.value);
  // Each suspect operand, as what caused it.
  const innerException = operands.flatMap(({ name, index, text, why }) =>
    why === undefined
      ? []
      : [
          {
            message: `${text}: ${why}`,
            typeName: 'operand',
            evaluateName: index.length > 0 ? elementName(expressionOf(name), index) : expressionOf(name),
          },
        ],
  );
  return {
    exceptionId,
    description,
    breakMode: 'always',
    details: {
      message: description,
      typeName,
      fullTypeName: `rule ${fault.kind}`,
      evaluateName,
      ...(innerException.length > 0 && { innerException }),
    },
  };
}
