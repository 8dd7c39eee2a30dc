import type { ThumbnailSize } from './channel-strip';
import type { ColourChoice, ColourRange, RangeMode } from './colour-range';
import { defaultPlace, fits, type Place } from './place';
import type { StatisticsScope } from './statistics-scope';
import type { ViewOptions } from './views/view';

/** What the user chose, for all tensors. */
export interface Choices {
  /** The view that was opened last, by kind of tensor (views/choose-view.ts). */
  readonly views: Readonly<Record<string, string>>;
  /** What views keep for themselves, by view. */
  readonly options: Readonly<Record<string, ViewOptions>>;
  readonly rangeMode: RangeMode;
  readonly custom?: ColourRange;
  readonly colours: ColourChoice;
  readonly centred: boolean;
  readonly logarithmic: boolean;
  readonly scope: StatisticsScope;
  /** The axis of the scope `axis`, where one was chosen. */
  readonly scopeAxis?: number;
  readonly thumbnail: ThumbnailSize;
}

/** What survives a reload of the page: the choices, and where one looked in the last tensors. */
export interface SavedState {
  readonly choices: Choices;
  readonly places: readonly (readonly [key: string, place: Place])[];
}

const mostPlaces = 32;

/** How the panel begins. */
const defaultChoices: Choices = {
  views: {},
  options: {},
  rangeMode: 'robust',
  colours: 'auto',
  centred: true,
  logarithmic: true,
  scope: 'tensor',
  thumbnail: 'S',
};

/** Where one looked in each of the last tensors. */
export class Places {
  private readonly places: Map<string, Place>;

  constructor(saved: SavedState['places'] = []) {
    this.places = new Map(saved);
  }

  /** The place kept for a tensor of that name and shape, else `last` where it fits the shape, else the default. */
  find(name: string, shape: readonly number[], last: Place | undefined): Place {
    const kept = this.places.get(tensorKey(name, shape));
    if (kept && fits(kept, shape)) return kept;
    return last && fits(last, shape) ? last : defaultPlace(shape);
  }

  keep(name: string, shape: readonly number[], place: Place): void {
    const at = tensorKey(name, shape);
    this.places.delete(at);
    this.places.set(at, place);
    if (this.places.size > mostPlaces) this.places.delete(this.places.keys().next().value!);
  }

  entries(): SavedState['places'] {
    return [...this.places];
  }
}

/** A tensor by its name and shape, under which things are kept over stops and sessions. */
export function tensorKey(name: string, shape: readonly number[]): string {
  return `${name}[${shape.join()}]`;
}

/** What `getState` gave, where it is of this form; an older version's state is not worth a failure. */
export function readSavedState(value: unknown): SavedState {
  const saved = value as Partial<SavedState> | undefined;
  return {
    choices: { ...defaultChoices, ...saved?.choices },
    places: Array.isArray(saved?.places) ? saved.places : [],
  };
}
