import type { Watch } from '../../../engine/types';

/** Which faults are looked out for at present. */
interface WatchedFaults {
  isOn(rule: 'nan' | 'inf'): boolean;
}

/** What is looked out for, asked anew for each stretch of nodes: filters may change while a sample moves. */
export function liveWatch(faults: WatchedFaults, reports: NonNullable<Watch['reports']>): Watch {
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
