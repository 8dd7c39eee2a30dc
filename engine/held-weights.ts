import { UserError } from '../core/errors';
import type { Weight } from '../core/onnx/model';
import type { Frame } from './frames/frame';
import type { HeldPool } from './frames/held-pool';
import { KeptValues } from './frames/kept-values';
import type { ModelFiles } from './model-files';
import type { Runner } from './runner-client';
import type { Held } from './types';
import { weightKey } from './weight-key';

/** The weights that were looked at or needed as values, held by the runner. */
export class HeldWeights extends KeptValues {
  constructor(
    private readonly runner: Runner,
    private readonly files: ModelFiles,
    pool: HeldPool,
  ) {
    super(pool);
  }

  /**
   * A weight of the graph of a frame, as a value.
   *
   * @throws UserError OD2020 where it has no data, OD2030 where its file has changed; RunnerDied
   */
  async read(weight: Weight, home: Frame): Promise<Held> {
    const key = weightKey(home, weight.name);
    const known = this.get(key);
    if (known) return known;
    const { dtype, shape, data } = weight;
    if (!dtype || data.kind === 'missing') {
      const why = data.kind === 'missing' ? data.why : 'its element type is not known';
      throw new UserError('OD2020', `The weight '${weight.name}' has no data: ${why}.`);
    }
    if (data.kind === 'file') this.files.check([data.file]);
    const held = await this.runner.request('weight', { dtype, shape, source: data });
    this.keep(key, held);
    return held;
  }
}
