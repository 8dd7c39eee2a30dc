import type { TimelineNode } from '../../core/timeline';
import { fill, h } from '../ui/dom';
import { formatTime } from '../ui/format-time';
import { t } from '../ui/localise';
import { formatBytes, formatInteger, formatPercent } from '../ui/number-format';
import type { NodeKey, ShownTimes } from './protocol';
import { nodeLabel, ownTimes } from './rows';

/** The few numbers that say most: what all took, the slowest node, the largest output, the weights. */
export class Figures {
  readonly root = h('div', { class: 'key-figures' });

  constructor(private readonly select: (node: NodeKey) => void) {}

  update({ ms, nodes, measured, measurement, createMs, memory }: ShownTimes): void {
    const own = ownTimes(nodes);
    const slowest = most(nodes, (node) => own.get(node));
    const largest = most(nodes, (node) => node.outputBytes);
    const weights = nodes.reduce((sum, node) => sum + node.weightBytes, 0);
    const sessions = createMs ? t('{0} more for making sessions', formatTime(createMs)) : undefined;
    fill(
      this.root,
      measured && measurement
        ? figure(
            h('b', {}, formatTime(ms)),
            t('nodes, medians of {0} runs', measurement.runs),
            t(
              'Whole runs took {0} to {1}, the median {2}.',
              formatTime(measurement.least),
              formatTime(measurement.most),
              formatTime(measurement.ms),
            ),
          )
        : figure(h('b', {}, formatTime(ms)), t('in onnxruntime'), sessions),
      figure(h('b', {}, formatInteger(nodes.length)), nodes.length === 1 ? t('node ran') : t('nodes ran')),
      slowest && this.link(slowest, t('slowest: {0}', formatPercent(own.get(slowest) ?? 0, ms))),
      largest && this.link(largest, t('largest output: {0}', formatBytes(largest.outputBytes!))),
      figure(
        h('b', {}, formatBytes(weights)),
        t('weights used'),
        memory && t('{0} of values are held', formatBytes(memory.values)),
      ),
    );
  }

  private link(node: TimelineNode, text: string): HTMLElement {
    const label = nodeLabel(node);
    const button = h(
      'button',
      { type: 'button', class: 'link figure-link', title: label },
      h('bdi', { class: 'code' }, label),
    );
    button.addEventListener('click', () => this.select(node.node));
    return figure(button, text);
  }
}

function figure(value: HTMLElement, text: string, title?: string): HTMLElement {
  return h('div', { class: 'key-figure', title }, value, h('span', { class: 'muted small' }, text));
}

function most(
  nodes: readonly TimelineNode[],
  read: (node: TimelineNode) => number | undefined,
): TimelineNode | undefined {
  let found: TimelineNode | undefined;
  for (const node of nodes) {
    const value = read(node);
    if (value !== undefined && value > ((found && read(found)) ?? 0)) found = node;
  }
  return found;
}
