import type { Edited } from '../../engine/types';
import type { Arrivals } from './conditions/arrivals';
import type { RunReports } from './run-reports';
import type { Sample } from './sample';
import type { Stop } from './stop';

/** What telling of edits needs of the run in which they are made. */
interface EditReportsContext {
  readonly reports: RunReports;
  readonly arrivals: () => Arrivals;
  /** Whether a sample moves, or waits to. */
  readonly isMoving: () => boolean;
}

/** Tells of edits: in the history, to data breakpoints, and by a stop where an edit has led elsewhere. */
export class EditReports {
  /** The stop that the last edit made by what it wrote, until it is told. */
  #written: Stop | undefined;
  /** Whether a move was waiting for the last edit to be made: it tells where it stands. */
  #isOvertaken = false;

  constructor(private readonly context: EditReportsContext) {}

  /** An edit of a sample was made. */
  async made(sample: Sample, { undone }: Edited): Promise<void> {
    const { reports, arrivals } = this.context;
    this.#changed(sample);
    reports.edited(sample, undone);
    const edit = sample.execution?.edits.at(-1);
    const isValue = edit && edit.node === undefined;
    this.#written = isValue ? await arrivals().edited(sample, edit.graph, edit.name) : undefined;
  }

  /** The latest edit of a sample was undone. */
  async undone(sample: Sample, { undone }: Edited): Promise<void> {
    const { reports, arrivals } = this.context;
    this.#changed(sample);
    reports.undone(sample, undone);
    await arrivals().remember(sample, true);
  }

  /** Stops a sample that an edit has moved (`moved`), or one that has written what a breakpoint is on. */
  tell(sample: Sample, moved: boolean): void {
    const written = this.#written;
    this.#written = undefined;
    if (this.context.isMoving() || this.#isOvertaken) return;
    const there = moved ? sample.relocated() : undefined;
    const stop = written ?? there;
    if (stop) this.context.reports.stop(stop);
  }

  #changed(sample: Sample): void {
    this.#isOvertaken = this.context.isMoving();
    sample.forgetResults();
  }
}
