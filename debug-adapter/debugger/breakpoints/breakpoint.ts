import type { NodeIdentity } from '../../../core/onnx/identity';
import { type ReadTerms, sameTerms, type Terms } from '../conditions/terms';
import type { WatchedData } from './watched-data';

/** What breakpoints are told by. */
export type BreakpointKind = 'line' | 'pattern' | 'instruction' | 'data';

/** On which side of its node a breakpoint stops: before it runs, or once it has run and its outputs are there. */
export type StopMode = 'before' | 'after';

/** A breakpoint as its setter is told of it. */
export interface BoundBreakpoint {
  readonly id: number;
  readonly verified: boolean;
  /** Line of the node that it stops at, from 1; the line that was asked for where there is none. */
  readonly line: number | undefined;
  /** Where on the line the node begins, from 1, if others do too. */
  readonly column?: number | undefined;
  /** The address, in the order of execution, of the node of an instruction breakpoint. */
  readonly instruction?: number | undefined;
  /** Why it is unverified, or what it stands for. */
  readonly message: string | undefined;
}

/** On which terms a breakpoint stops, and on which side of its node; `before` without a mode. */
export interface BreakpointRequest extends Terms {
  readonly mode?: string | undefined;
}

/** A side of a node. */
export interface StopPlace {
  readonly graph: string;
  readonly index: number;
  readonly when: StopMode;
  /** Whether a data breakpoint is met there by what the node takes in, rather than by what is made. */
  readonly reads?: boolean;
}

/** How often a breakpoint was reached with its condition holding, in this run. */
interface HitCounter {
  count: number;
}

/** A breakpoint: what was asked for, and what became of it in the present model. */
export interface Breakpoint<Request extends BreakpointRequest = BreakpointRequest> {
  readonly id: number;
  readonly kind: BreakpointKind;
  readonly request: Request;
  readonly hits: HitCounter;
  terms: ReadTerms | undefined;
  bound: BoundBreakpoint;
  /** Where it may stop; none where it is not verified. */
  places: readonly StopPlace[];
  /** The node that it was bound to, so that it is found again in another version of the model. */
  identity: NodeIdentity | undefined;
  /** What a data breakpoint is about. */
  data: WatchedData | undefined;
}

/** What a breakpoint comes to in a model: its places, or why it has none. */
export type Resolution =
  | {
      readonly places: readonly StopPlace[];
      readonly line?: number;
      readonly column?: number | undefined;
      readonly instruction?: number;
      readonly message?: string;
      readonly identity?: NodeIdentity | undefined;
      readonly data?: WatchedData;
    }
  | { readonly why: string; readonly line?: number };

/** A breakpoint that is not bound yet. It goes on counting where it is set again on the same terms as `before`. */
export function newBreakpoint<Request extends BreakpointRequest>(
  id: number,
  kind: BreakpointKind,
  request: Request,
  before: Breakpoint<Request> | undefined,
): Breakpoint<Request> {
  const isSame = before !== undefined && sameTerms(before.request, request);
  return {
    id,
    kind,
    request,
    hits: isSame ? before.hits : { count: 0 },
    terms: undefined,
    bound: { id, verified: false, line: undefined, message: undefined },
    places: [],
    identity: undefined,
    data: isSame ? before.data : undefined,
  };
}

/** The mode of a request; `why` says what is wrong with it. */
export function stopMode({
  mode,
}: BreakpointRequest): { readonly mode: StopMode } | { readonly why: string } {
  if (mode === undefined || mode === '' || mode === 'before') return { mode: 'before' };
  if (mode === 'after') return { mode: 'after' };
  return { why: `There is no breakpoint mode "${mode}": it is "before" or "after".` };
}
