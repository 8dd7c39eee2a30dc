/**
 * Takes the model of this example, Silero's voice activity detector, from npm's @ricky0123/vad-web:
 * `npx tsx examples/speech/get-model.ts`
 */
import { copyFileSync } from 'node:fs';
import path from 'node:path';

/** Where the package has the model; the package exports no path but its main file's. */
export const packagedModel = path.join(
  path.dirname(require.resolve('@ricky0123/vad-web')),
  'silero_vad_v6.onnx',
);

if (require.main === module) copyFileSync(packagedModel, path.join(__dirname, 'silero_vad.onnx'));
