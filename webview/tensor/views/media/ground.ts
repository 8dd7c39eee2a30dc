import type { NamedTensor, TensorMeaning } from '../../../../core/tensor/meaning';
import type { TensorStatistics } from '../../../../core/tensor/measures/types';
import { DropdownField } from '../../../ui/controls';
import { t } from '../../../ui/localise';
import { type PictureReading, readPicture } from '../image/reading';
import type { ViewContext } from '../view';
import { type OtherTensor, otherTensor } from './other-tensor';

const none = '-';

/** The picture under boxes or a map: an input of the model, the likeliest or the chosen one. */
export class PictureGround {
  readonly field: DropdownField;
  private statistics = new Map<OtherTensor, TensorStatistics | 'asked'>();

  /**
   * @param choose another picture, by name
   * @param changed more is known of it
   */
  constructor(
    choose: (name: string) => void,
    private readonly changed: () => void,
  ) {
    this.field = new DropdownField(t('Picture'), 'ground-field', choose);
  }

  /** The picture to draw on, and how it is read; undefined where there is none. */
  update(
    { measured }: ViewContext,
    meaning: TensorMeaning,
    chosen: unknown,
  ): { readonly tensor: OtherTensor; readonly reading: PictureReading } | undefined {
    const pictures = meaning.inputs.filter((input) => read(input, undefined) !== undefined);
    const byMaking = pictures.find((input) => input.making?.kind === 'picture');
    const likely =
      byMaking ?? pictures.find((input) => read(input, undefined)!.channels.length === 3) ?? pictures[0];
    const picked = chosen === none ? undefined : (pictures.find(({ name }) => name === chosen) ?? likely);
    this.field.update(
      [...pictures.map(({ name }) => ({ value: name, label: name })), { value: none, label: t('None') }],
      picked?.name ?? none,
    );
    if (!picked) return undefined;
    const tensor = otherTensor(measured, picked);
    const reading = read(picked, this.statisticsOf(tensor));
    return reading && { tensor, reading };
  }

  private statisticsOf(tensor: OtherTensor): TensorStatistics | undefined {
    const known = this.statistics.get(tensor);
    if (known !== undefined) return known === 'asked' ? undefined : known;
    if (tensor.making?.kind === 'picture') return undefined;
    this.statistics = new Map([[tensor, 'asked']]);
    tensor.statistics().then(
      (statistics) => {
        if (!this.statistics.has(tensor)) return;
        this.statistics.set(tensor, statistics);
        this.changed();
      },
      // Without statistics values are taken for shares of white.
      () => undefined,
    );
    return undefined;
  }
}

function read(input: NamedTensor, statistics: TensorStatistics | undefined): PictureReading | undefined {
  const { shape, making } = input;
  return readPicture({ shape, ...(making && { making }), index: shape.map(() => 0), statistics, kept: {} });
}
