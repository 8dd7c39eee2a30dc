// What everything is measured against: a process in which nothing happens but onnxruntime-node, used as its
// documentation says. Plain JavaScript, so that no compiler's memory counts as onnxruntime's. plain.ts is the other end.
import { createRequire } from 'node:module';

// Both are the runner's settings too: without the first, telemetry writes files.
process.env.ORT_DISABLE_TELEMETRY = '1';
process.env.ALLOW_RELEASED_ONNX_OPSET_ONLY = '0';

const ort = createRequire(import.meta.url)('onnxruntime-node');
let session;
let feeds;

const commands = {
  /** Makes the session and runs it for the first time. */
  async open({ file, graphOptimizationLevel, inputs }) {
    feeds = Object.fromEntries(
      inputs.map(({ name, type, data, dims }) => [name, new ort.Tensor(type, data, dims)]),
    );
    const before = process.cpuUsage();
    const start = performance.now();
    session = await ort.InferenceSession.create(file, { graphOptimizationLevel, logSeverityLevel: 4 });
    const createMs = performance.now() - start;
    const runMs = await commands.run();
    const { user, system } = process.cpuUsage(before);
    return { createMs, runMs, cpuMs: (user + system) / 1000 };
  },

  /** Runs the session, fetches all outputs, and tells the milliseconds. */
  async run() {
    const start = performance.now();
    await session.run(feeds);
    return performance.now() - start;
  },
};

process.on('message', async ({ command, argument }) => {
  try {
    process.send({ answer: await commands[command](argument) });
  } catch (error) {
    process.send({ error: String(error) });
  }
});
process.on('disconnect', () => process.exit(0));
