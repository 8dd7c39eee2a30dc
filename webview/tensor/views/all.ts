import { heatMapKind } from './heat-map-view';
import { histogramKind } from './histogram-view';
import { imageKind } from './image-view';
import type { ViewKind } from './view';

/** All views, in the order of their tabs. */
export const viewKinds: readonly ViewKind[] = [heatMapKind, histogramKind, imageKind];
