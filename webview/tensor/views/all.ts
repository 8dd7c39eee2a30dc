import { channelsKind } from './channels-view';
import { heatMapKind } from './heat-map-view';
import { histogramKind } from './histogram-view';
import { lineKind } from './line-view';
import { mediaKinds } from './media/kinds';
import { tableKind } from './table-view';
import type { ViewKind } from './view';

/** All views, in the order of their tabs. */
export const viewKinds: readonly ViewKind[] = [
  heatMapKind,
  histogramKind,
  channelsKind,
  ...mediaKinds,
  tableKind,
  lineKind,
];
