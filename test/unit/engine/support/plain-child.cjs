// Runs a model in plain onnxruntime-node at a level of optimisation (none): what the engine is compared with.
process.env.ORT_DISABLE_TELEMETRY = '1';
process.env.ALLOW_RELEASED_ONNX_OPSET_ONLY = '0';
delete globalThis.Float16Array;
const ort = require('onnxruntime-node');

process.on('disconnect', () => process.exit(0));
process.on('message', async ({ model, folder, feeds, fetches, level = 'disabled' }) => {
  try {
    const session = await ort.InferenceSession.create(model, {
      graphOptimizationLevel: level,
      logSeverityLevel: 4,
      extra: { session: { model_external_initializers_file_folder_path: folder } },
    });
    const given = {};
    // What comes in a message begins anywhere; some reductions add up in another order where it is not aligned.
    for (const { name, type, data, dims } of feeds) given[name] = new ort.Tensor(type, data.slice(), dims);
    const results = await session.run(given, fetches);
    const values = Object.entries(results).map(([name, { type, data, dims }]) => ({
      name,
      type,
      data,
      dims,
    }));
    await session.release();
    process.send({ values });
  } catch (error) {
    process.send({ error: error.message });
  }
});
