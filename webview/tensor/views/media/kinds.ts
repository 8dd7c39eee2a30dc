import { audioKind } from '../audio-view';
import { boxesKind } from '../boxes-view';
import { imageKind } from '../image-view';
import { textKind } from '../text-view';
import { topKKind } from '../top-k-view';
import type { ViewKind } from '../view';

/** The views that know what a tensor means, in the order of their tabs. */
export const mediaKinds: readonly ViewKind[] = [imageKind, textKind, topKKind, boxesKind, audioKind];
