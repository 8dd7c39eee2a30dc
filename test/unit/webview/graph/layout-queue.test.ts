import assert from 'node:assert/strict';
import { LayoutQueue } from '../../../../webview/graph/layout/layout-queue';
import type { FromLayout } from '../../../../webview/graph/layout-protocol';
import { dataOf } from './support';

/** A queue with what it says, and a wait until it has said so much. */
function started() {
  const said: FromLayout[] = [];
  const waiting: (() => void)[] = [];
  const queue = new LayoutQueue((message) => {
    said.push(message);
    for (const resolve of waiting.splice(0)) resolve();
  });
  const until = async (count: number) => {
    while (said.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  return { queue, said, until };
}

const small = dataOf('a = Relu(x) /m/Relu\nb = Abs(a) /m/Abs\nc = Neg(b)', ['c']);
/** Laid out in several slices: groups that all differ. */
const large = dataOf(
  Array.from({ length: 400 }, (_, at) =>
    ['Relu', 'Abs', ...Array.from({ length: at % 20 }, () => 'Neg')]
      .map(
        (op, place) =>
          `v${at}_${place} = ${op}(${place === 0 ? 'x' : `v${at}_${place - 1}, x`}) /g${at}/${op}`,
      )
      .join('\n'),
  ).join('\n'),
);

describe('the queue of scenes', () => {
  it('answers with the scene and what is open in it', async () => {
    const { queue, said, until } = started();
    queue.take({ type: 'data', data: small });
    queue.take({ type: 'scene', id: 1, graph: '', open: [] });
    queue.take({ type: 'scene', id: 2, graph: '', open: [], reveal: [0] });
    await until(2);
    const answers = said.map((message) =>
      message.type === 'scene' ? [message.id, message.answer.open] : message,
    );
    assert.deepEqual(answers, [
      [1, []],
      [2, ['group:/m']],
    ]);
  });

  it('gives up what is cancelled, before it has begun and half made', async () => {
    const { queue, said, until } = started();
    queue.take({ type: 'data', data: large });
    queue.take({ type: 'scene', id: 1, graph: '', open: 'all' });
    queue.take({ type: 'scene', id: 2, graph: '', open: 'all' });
    queue.take({ type: 'scene', id: 3, graph: '', open: [] });
    queue.take({ type: 'cancel', id: 2 });
    // Now the first one is being made: it lets messages in between two slices.
    await new Promise((resolve) => setTimeout(resolve, 1));
    queue.take({ type: 'cancel', id: 1 });
    await until(1);
    assert.deepEqual(
      said.map(({ id }) => id),
      [3],
    );
  });

  it('says what is wrong, and goes on', async () => {
    const { queue, said, until } = started();
    queue.take({ type: 'data', data: small });
    queue.take({ type: 'scene', id: 1, graph: '/no/such' });
    queue.take({ type: 'scene', id: 2, graph: '' });
    await until(2);
    assert.deepEqual(
      said.map(({ type, id }) => [type, id]),
      [
        ['error', 1],
        ['scene', 2],
      ],
    );
  });
});
