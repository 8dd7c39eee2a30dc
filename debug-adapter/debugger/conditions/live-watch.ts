import type { Watch } from '../../../engine/types';
import type { FaultDecisions } from '../sample';

/** What is looked out for, asked anew for each stretch of nodes: filters may change while a sample moves. */
export function liveWatch(faults: FaultDecisions, reports: NonNullable<Watch['reports']>): Watch {
  return {
    get nan() {
      return faults.isOn('nan');
    },
    get inf() {
      return faults.isOn('inf');
    },
    reports,
  };
}
