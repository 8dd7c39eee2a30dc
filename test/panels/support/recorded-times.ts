import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { TimelineSpan } from '../../../core/timeline';
import type { Timeline } from '../../../debug-adapter/protocol';
import type { ShownTimes } from '../../../webview/timeline/protocol';

/**
 * What the adapter told of examples/speech/silero_vad.onnx, fed with 576 samples of speech: after one step, and measured
 * in 11 runs. Times differ from machine to machine; these are real ones, of a busy one.
 */
const recorded = JSON.parse(readFileSync(path.join(__dirname, 'silero-times.json'), 'utf8')) as Record<
  'run' | 'measured',
  { timeline: Timeline; spans: TimelineSpan[] }
>;

/** The recorded times as the page gets them. */
export function silero(which: 'run' | 'measured'): ShownTimes {
  const { timeline, spans } = recorded[which];
  const { profiling, ms, createMs, memory, nodes, measured } = timeline;
  return {
    model: 'silero_vad.onnx',
    where: 'paused before If_0',
    ended: false,
    measured: which === 'measured',
    ...{ profiling, ms, nodes, spans },
    ...(createMs !== undefined && { createMs }),
    ...(memory && { memory }),
    ...(measured && { measurement: measured }),
  };
}
