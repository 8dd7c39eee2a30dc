import type { Breakpoints } from './breakpoints/breakpoints';
import type { ExceptionFilters } from './conditions/exception-filters';
import type { Program } from './program';

/** What can be set from outside and is read at each move. */
export interface DebuggerSettings {
  readonly breakpoints: Breakpoints;
  readonly filters: ExceptionFilters;
  /** Which documents show the program. */
  readonly owns: (document: string, program: Program) => boolean;
}
