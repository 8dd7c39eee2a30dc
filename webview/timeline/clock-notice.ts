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
    if (profiler > 0) parts.push(t('Profiler: onnxruntime’s own times of {0} kernels.', profiler));
    if (runner > 0)
      parts.push(t('Step: the clock around {0} single runs, with handing over their values.', runner));
    if (inside > 0) parts.push(t('Sum: what ran inside of {0} nodes.', inside));
    if (none > 0) parts.push(t('{0} nodes ran in stretches that were timed as a whole only.', none));
    fill(
      this.root,
      icon(none > 0 ? 'warning' : 'watch', none > 0 ? 'warning' : undefined),
      h('span', {}, parts.join(' ')),
    );
  }
}
