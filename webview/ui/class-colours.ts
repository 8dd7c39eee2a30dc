import { pixelOfHex } from './colour-map';

/**
 * Colours of classes that are told apart with any colour vision. The first: Okabe and Ito, "Color Universal Design"
 * (2008), without black; then Paul Tol's scheme "muted" (2021), both made for it. Grey is for class 0, the ground in
 * most maps of classes.
 */
const base = [
  ...['#8c8c8c', '#e69f00', '#56b4e9', '#009e73', '#f0e442', '#0072b2', '#d55e00', '#cc79a7'],
  ...['#332288', '#88ccee', '#44aa99', '#117733', '#999933', '#ddcc77', '#cc6677', '#882255', '#aa4499'],
] as const;

/** So many classes have a colour of their own. */
export const mostClasses = 256;

/**
 * The colour of a class, `#56b4e9`; the same in every picture. From the 17th class on the colours come again, darker or
 * lighter by steps: the names in the legend tell those apart.
 */
export function classColour(index: number): string {
  if (index < base.length) return base[index]!;
  const again = index - base.length;
  // Class 0's grey is not repeated: 16 colours, in turn darker and lighter, each time by more.
  const round = Math.floor(again / (base.length - 1));
  const own = base[1 + (again % (base.length - 1))]!;
  const share = (Math.floor(round / 2) + 1) / 9;
  const to = round % 2 === 0 ? 0 : 255;
  const channels = [1, 3, 5].map((at) => Number.parseInt(own.slice(at, at + 2), 16));
  return `#${channels
    .map((channel) =>
      Math.round(channel + (to - channel) * share)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

/** All of them as pixels of an ImageData, by class. */
export function classTable(): Uint32Array {
  return Uint32Array.from({ length: mostClasses }, (_, index) => pixelOfHex(classColour(index)));
}
