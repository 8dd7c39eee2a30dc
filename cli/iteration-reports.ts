import { iterationLine, toldOutputs } from '../debug-adapter/debugger/messages';
import type { Runner } from '../engine/runner-client';
import type { Held } from '../engine/types';
import { writeOut } from './output';
import type { RunArguments } from './run-arguments';
import type { ValueSummary } from './value-summary';
import { summariesOf } from './value-summary';

/** What JSON output says of an iteration: its outputs but for those that are fed back, or all where all are. */
interface IterationReport {
  readonly iteration: number;
  readonly outputs: Readonly<Record<string, ValueSummary>>;
}

/** Tells what each iteration came to: on a line at once, or collected for JSON. */
export class IterationReports {
  readonly reports: IterationReport[] = [];
  private readonly fedBack: ReadonlySet<string>;

  constructor(
    private readonly runner: Runner,
    private readonly options: Pick<RunArguments, 'json' | 'feedback'>,
  ) {
    this.fedBack = new Set(Object.keys(options.feedback ?? {}));
  }

  async add(iteration: number, outputs: ReadonlyMap<string, Held>): Promise<void> {
    if (!this.options.json) {
      const { text } = await iterationLine(this.runner, iteration, outputs, this.fedBack);
      writeOut(`${text.replace(/^I/, 'i')}\n`);
      return;
    }
    const told = toldOutputs(outputs, this.fedBack);
    this.reports.push({ iteration, outputs: await summariesOf(this.runner, told) });
  }
}
