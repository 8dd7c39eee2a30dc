import type { Callers } from './callers';

/** Where one looked in a graph. */
export interface SavedPlace {
  readonly left: number;
  readonly top: number;
  readonly zoom: number;
}

/** What survives hiding and reloading: the graph, what is open in each, where one looked, what was selected. */
export interface SavedState {
  readonly graph: string;
  /** The open groups and stacks, by graph. */
  readonly open: Readonly<Record<string, readonly string[]>>;
  readonly places: Readonly<Record<string, SavedPlace>>;
  /** Ids of the selected boxes. */
  readonly selected: readonly string[];
  /** From which nodes functions were entered. */
  readonly callers: Callers;
  /** The node whose details are shown, in `graph`; −1 for none. */
  readonly node: number;
  readonly colour: string;
  readonly details: boolean;
  readonly follow: boolean;
  /** The stop that was shown last; empty for none. */
  readonly stood: string;
  /** Whether a person has opened or closed the legend. */
  readonly legend?: boolean;
}

const first: SavedState = {
  graph: '',
  open: {},
  places: {},
  selected: [],
  callers: {},
  node: -1,
  colour: 'category',
  details: true,
  follow: true,
  stood: '',
};

/** What the page stored, as far as it is what it should be. */
export function readSavedState(stored: unknown): SavedState {
  if (!stored || typeof stored !== 'object') return first;
  const state = { ...first, ...(stored as Partial<SavedState>) };
  const isSane =
    typeof state.graph === 'string' &&
    Array.isArray(state.selected) &&
    typeof state.colour === 'string' &&
    typeof state.open === 'object' &&
    typeof state.places === 'object' &&
    typeof state.callers === 'object';
  return isSane ? state : first;
}
