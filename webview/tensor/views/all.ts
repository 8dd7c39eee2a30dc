import { channelsKind } from './channels-view';
import { classesKind } from './classes-view';
import { heatMapKind } from './heat-map-view';
import { histogramKind } from './histogram-view';
import { lineKind } from './line-view';
import { mapKind } from './map-view';
import { mediaKinds } from './media/kinds';
import { stringsKind } from './strings-view';
import { tableKind } from './table-view';
import type { ViewKind } from './view';

/** All views, in the order of their tabs. */
export const viewKinds: readonly ViewKind[] = [
  heatMapKind,
  histogramKind,
  channelsKind,
  ...mediaKinds,
  tableKind,
  stringsKind,
  lineKind,
  // Offered for every value with rows and columns of a model that takes pictures: others keep their places before it.
  mapKind,
  classesKind,
];
