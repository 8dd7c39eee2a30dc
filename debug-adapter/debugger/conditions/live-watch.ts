import type { Watch } from '../../../engine/types';
import type { FilterId } from './exception-filters';

/** What is looked out for, asked anew for each stretch of nodes: filters may change while a sample moves. */
export function liveWatch(
  faults: { isOn(id: FilterId): boolean },
  reports: NonNullable<Watch['reports']>,
): Watch {
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
