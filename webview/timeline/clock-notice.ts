import { fill, h } from '../ui/dom';
import { icon } from '../ui/icons';
import { t } from '../ui/localise';
import type { ShownTimes } from './protocol';
import { clocksOf } from './rows';

/** Says which clocks the times are of. */
export class ClockNotice {
  readonly root = h('p', { class: 'clock-notice small' });

  update({ nodes, measured, measurement }: ShownTimes): void {
    const { profiler, runner, inside, none } = clocksOf(nodes);
    const parts: string[] = [];
    if (measured && measurement) {
      parts.push(t('Medians of {0} whole runs; the strip shows the fastest.', measurement.runs));
    }
    if (profiler > 0) parts.push(profilerText(profiler));
    if (runner > 0) parts.push(runnerText(runner));
    if (inside > 0) parts.push(insideText(inside));
    if (none > 0) {
      parts.push(stretchText(none));
      if (!measured) parts.push(t('Tick Profile for the stretches to come, or press Measure Times.'));
    }
    fill(
      this.root,
      icon(none > 0 ? 'warning' : 'watch', none > 0 ? 'warning' : undefined),
      h('span', {}, parts.join(' ')),
    );
  }
}

function profilerText(kernels: number): string {
  return kernels === 1
    ? t('Profiler: onnxruntime’s own time of 1 kernel.')
    : t('Profiler: onnxruntime’s own times of {0} kernels.', kernels);
}

function runnerText(runs: number): string {
  return runs === 1
    ? t('Step: the clock around 1 single run, with handing over its values.')
    : t('Step: the clock around {0} single runs, with handing over their values.', runs);
}

function insideText(nodes: number): string {
  return nodes === 1 ? t('Sum: what ran inside of 1 node.') : t('Sum: what ran inside of {0} nodes.', nodes);
}

function stretchText(nodes: number): string {
  return nodes === 1
    ? t('1 node ran in a stretch that was timed as a whole only.')
    : t('{0} nodes ran in stretches that were timed as a whole only.', nodes);
}
