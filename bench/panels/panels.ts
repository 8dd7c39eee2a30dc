import { outerWidth } from '../models/outer';
import type { Benchmark } from '../result';
import { graphPanel } from './graph';
import { tensorPanel } from './tensor';

/** The panels' pages in a real Chromium, with the built adapter behind them. */
export const panels: Benchmark = {
  name: 'panels',
  async run({ folder }) {
    const figures = [...(await tensorPanel(folder)), ...(await graphPanel(folder))];
    const about = `float32[${outerWidth},${outerWidth}] in the Tensor panel, encoders in the Graph panel, 900 × 884 pixels`;
    return { name: 'panels', about, figures };
  },
};
