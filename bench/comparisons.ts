import path from 'node:path';
import { readModel } from '../core/onnx/read';
import { figuresOf } from './limits';
import { compare } from './measure/compare';
import type { Subject } from './measure/debugged';
import { bertBase, writeBert } from './models/bert';
import { qdqNet, writeQdq } from './models/qdq';
import { resnet50, writeResnet } from './models/resnet';
import type { Benchmark } from './result';
import { ocr, silero } from './subjects';

/** The models that the debugger is compared with plain onnxruntime on. */
export const comparisons: readonly Benchmark[] = [
  comparison('resnet', 'ResNet-50, weights made up', (folder) => {
    const file = path.join(folder, 'resnet.onnx');
    writeResnet(file, resnet50);
    return { file };
  }),
  comparison('bert', 'BERT base, 128 tokens, weights made up', (folder) => {
    const file = path.join(folder, 'bert.onnx');
    writeBert(file, bertBase);
    return {
      file,
      inputs: {
        input_ids: { random: 'integer', low: 0, high: bertBase.vocabulary },
        attention_mask: { ones: true },
        token_type_ids: { zeros: true },
      },
    };
  }),
  comparison('ocr', 'PP-OCRv4 detection, 320 × 320', () => ocr),
  comparison('silero', 'Silero VAD v6, 512 samples at 16 kHz, into its branches', () => silero),
  comparison('qdq', 'ten quantised convolutions', (folder) => {
    const file = path.join(folder, 'qdq.onnx');
    writeQdq(file, qdqNet);
    return { file };
  }),
];

type Given = Omit<Subject, 'model'> & { readonly file: string };

function comparison(name: string, about: string, prepare: (folder: string) => Given): Benchmark {
  return {
    name,
    async run({ folder, seconds, fewestRounds, coldRounds }) {
      const { file, ...given } = prepare(folder);
      const subject = { ...given, model: readModel(file) };
      const result = await compare(subject, { folder, coldRounds, seconds, fewest: fewestRounds });
      const size = `${result.nodes} nodes, ${(result.fileBytes / 1e6).toFixed(1)} MB`;
      return { name, about: `${about}: ${size}`, figures: figuresOf(result), comparison: result };
    },
  };
}
