import type { Breakpoints } from './breakpoints/breakpoints';
import type { Program } from './program';
import type { ExceptionFilters } from './sample';

/** What can be set from outside and is read at each move. */
export interface DebuggerSettings {
  readonly breakpoints: Breakpoints;
  filters: ExceptionFilters;
  /** Which documents show the program. */
  readonly owns: (document: string, program: Program) => boolean;
}
