import { timeOfId } from './paths';
import type { JournalExtent } from './read-journal';
import type { RunEnd, RunInput, RunProcess, RunRecord, RunStart, RunSummary } from './types';

/** What the list of runs needs of a journal, gathered record by record; goes on where a grown journal goes on. */
export class SummaryBuilder {
  private start: RunStart | undefined;
  private end: RunEnd | undefined;
  private stops = 0;
  private nonFinite = 0;
  private lastNode: string | undefined;

  constructor(private readonly id: string) {}

  add(record: RunRecord): void {
    if (record.kind === 'start') this.start ??= record;
    else if (record.kind === 'end') this.end = record;
    else if (record.kind === 'stop') {
      this.stops++;
      if (record.node) this.lastNode = record.node.name || record.node.op;
    } else if (record.kind === 'value') {
      const { nan = 0, posInf = 0, negInf = 0 } = record.statistics ?? {};
      if (nan + posInf + negInf > 0) this.nonFinite++;
    }
  }

  /** The process to ask after; undefined once the run has ended, or where nothing is known of it. */
  get writer(): RunProcess | undefined {
    return this.end ? undefined : this.start?.process;
  }

  /** The row of the list. A run without an end is `running` here; whether its process lives is the caller's question. */
  summary(extent: JournalExtent): RunSummary {
    const { start, end } = this;
    const cut = extent.size - extent.good;
    return {
      id: this.id,
      model: start?.model.path ?? '',
      modelHash: start?.model.sha256 ?? '',
      started: start?.time ?? timeOfId(this.id),
      ended: end?.time,
      outcome: start ? (end?.outcome ?? 'running') : 'broken',
      stops: this.stops,
      inputs: describeInputs(start?.inputs ?? []),
      message: end?.message ?? (start ? cutMessage(cut) : brokenMessage),
      lastNode: this.lastNode,
      nonFinite: this.nonFinite,
      bytes: extent.size,
    };
  }
}

const brokenMessage = 'The first line of the journal is damaged: nothing of the run can be read.';

function cutMessage(cut: number): string | undefined {
  return cut > 0 ? `The journal is damaged: its last ${cut} bytes are left out.` : undefined;
}

/** Each source once; the first three by name. */
function describeInputs(inputs: readonly RunInput[]): string {
  const sources = [...new Set(inputs.map(({ source }) => source))];
  const named = sources.slice(0, 3).join(', ');
  return sources.length > 3 ? `${named} and ${sources.length - 3} more` : named;
}
