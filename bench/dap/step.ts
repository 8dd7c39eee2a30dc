import { percentile } from '../measure/spread';
import type { Benchmark } from '../result';
import { ocr } from '../subjects';
import { Stopped } from './stopped';

/** The first 234 nodes are Constants: these steps compile the adapter's code and lead to those that compute. */
const warmUp = 232;

/** What a person waits for at a step through PP-OCR detection: all that VS Code asks. */
export const dapStep: Benchmark = {
  name: 'step',
  async run() {
    const { file, dimensions } = ocr;
    const session = await Stopped.at({ program: file, dimensions });
    const times: number[] = [];
    for (let step = 0; step < warmUp; step++) await session.step();
    for (let step = 0; step < 430; step++) times.push(await session.step());
    await session.close();
    return {
      name: 'step',
      about: 'a step over DAP in PP-OCRv4 detection, 320 × 320: next, stopped, stackTrace, scopes, variables',
      figures: [
        { what: 'median', value: percentile(times, 0.5), unit: 'ms', rounds: times.length },
        { what: '95 of 100 steps take less than', value: percentile(times, 0.95), unit: 'ms', limit: 40 },
        { what: 'slowest', value: Math.max(...times), unit: 'ms' },
      ],
    };
  },
};
