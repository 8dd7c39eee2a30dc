import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { PendingRequests } from '../../../debug-adapter/pending-requests';
import type { SessionState } from '../../../debug-adapter/session-state';

describe('requests without an answer', () => {
  const request = (seq: number): DebugProtocol.Request => ({ seq, type: 'request', command: 'evaluate' });

  it('are told apart where a client gives two the same number', () => {
    let open = 0;
    const progress = {
      begin() {
        open++;
        return () => void open--;
      },
    };
    const pending = new PendingRequests({ launched: {}, progress } as unknown as SessionState);
    const [first, second, other] = [request(7), request(7), request(8)];
    const signals = [first, second, other].map((each) => pending.begin(each));
    assert.equal(open, 1, 'one progress stands for all');
    pending.cancel(7);
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true, true, false],
    );
    for (const each of [first, other]) pending.end(each);
    assert.equal(open, 1);
    pending.end(second);
    assert.equal(open, 0, 'the last answer ends it');
  });
});
