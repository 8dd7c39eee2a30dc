import { UserError } from '../../core/errors';
import type { AnswerMessage, ErrorRecord, RequestMessage, RunnerSettings } from '../protocol';
import { settingsVariable } from '../protocol';
import { OrtFailure } from './failure';
import { beFirstVictim } from './first-victim';
import type { Handlers } from './handlers';
import { makeHandlers } from './handlers';
import { watchParent } from './parent-watch';

// Set before onnxruntime is loaded: its telemetry writes files, and it refuses the newest opsets as unreleased.
process.env.ORT_DISABLE_TELEMETRY = '1';
process.env.ALLOW_RELEASED_ONNX_OPSET_ONLY = '0';

const settings = JSON.parse(
  process.env[settingsVariable] ?? '{"executionProviders":["cpu"]}',
) as RunnerSettings;
const handlers = makeHandlers(settings);

/** One request after the other, so that answers come in the order of the questions. */
let last: Promise<void> = Promise.resolve();

process.on('message', (message: RequestMessage) => {
  last = last.then(() => answer(message));
});
process.on('disconnect', () => process.exit(0));
watchParent();
beFirstVictim();
// Ctrl+C in a terminal reaches the whole process group; what is to end, ends because its parent disconnects.
process.on('SIGINT', () => undefined);

async function answer({ serial, kind, ask }: RequestMessage): Promise<void> {
  const start = performance.now();
  let message: AnswerMessage;
  try {
    const handler = handlers[kind] as Handlers[typeof kind] & ((ask: unknown) => unknown);
    const answer = await handler(ask);
    message = { serial, ms: performance.now() - start, answer };
  } catch (error) {
    message = { serial, ms: performance.now() - start, error: recordOf(error) };
  }
  if (process.connected) process.send!(message);
}

function recordOf(error: unknown): ErrorRecord {
  if (error instanceof UserError) {
    return { code: error.code, message: error.message, detail: error.detail, stack: undefined };
  }
  if (error instanceof OrtFailure) {
    return { code: `ort-${error.phase}`, message: error.message, detail: undefined, stack: undefined };
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { code: undefined, message, detail: undefined, stack };
}
