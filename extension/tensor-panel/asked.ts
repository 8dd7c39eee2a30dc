import type { ModelStore } from '../models/model-store';
import type { AskedTensor } from './asked-tensors';
import type { ChosenNames } from './chosen-names';

/** What a question is about, and what names of classes and tokens are found by. */
export interface Asked extends AskedTensor {
  readonly models: ModelStore;
  readonly names: Pick<ChosenNames, 'get'>;
}
