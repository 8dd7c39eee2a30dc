import type { Derivation } from '../../../core/analysis/difference/derived';
import type { TensorStatistics } from '../../../core/tensor/measures/types';
import { currentTheme } from '../../ui/theme';
import { type ColourRangeSource, colourMapOf, colourRange, isSigned } from '../colour-range';
import type { Colours } from '../views/view';
import type { CompareChoices } from './compare-toolbar';
import { commonRange } from './compared';

/** Map and range of A and of B: one for both, or each its own. */
export function pairColours(
  a: TensorStatistics,
  b: TensorStatistics,
  choice: CompareChoices['range'],
): readonly [a: Colours, b: Colours] {
  const of = (source: ColourRangeSource): Colours => {
    const signed = isSigned('auto', source);
    const range = colourRange(choice === 'minMax' ? 'minMax' : 'robust', signed, undefined, source);
    return { ...range, signed, map: colourMapOf('auto', signed, currentTheme().dark) };
  };
  if (choice === 'own') return [of(a), of(b)];
  const both = of(commonRange(a, b));
  return [both, both];
}

/** Map and range of what is made of A and B: a difference is centred on 0, a ratio or a count of units is not. */
export function madeColours(
  derivation: Derivation,
  statistics: TensorStatistics,
  choice: CompareChoices['madeRange'],
): Colours {
  const { dark } = currentTheme();
  const signed = derivation === 'difference';
  const mode = signed && choice === 'max' ? 'minMax' : 'robust';
  const range = colourRange(mode, signed, undefined, statistics);
  return { ...range, signed, map: colourMapOf(signed ? 'signed' : 'auto', signed, dark) };
}
