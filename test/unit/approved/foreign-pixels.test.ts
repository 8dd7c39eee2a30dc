import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PNG } from 'pngjs';
import { foreignPixels, mostForeign } from '../../panels/support/foreign-pixels';

type Colour = readonly [red: number, green: number, blue: number];
type Rectangle = readonly [left: number, top: number, width: number, height: number];

/** Small parts of the approved picture of digits' `conv1`, each as the rectangle around it. */
const parts: readonly (readonly [what: string, rectangle: Rectangle])[] = [
  ['an icon of a button', [564, 12, 18, 17]],
  ['the tick of a check box', [379, 139, 13, 13]],
  ['a number of an axis', [28, 255, 12, 14]],
  ['a mark of the legend', [104, 495, 13, 12]],
  ['a figure of the statistics', [625, 262, 12, 12]],
  ['the cursor', [211, 325, 16, 16]],
  ['a bar of the histogram', [547, 545, 8, 22]],
];

describe('approved pictures', () => {
  const approved = PNG.sync.read(
    readFileSync(path.resolve(__dirname, '../../panels/approved/tensor-dark.png')),
  );
  const colourAt = (x: number, y: number): Colour => {
    const at = 4 * (y * approved.width + x);
    return [approved.data[at]!, approved.data[at + 1]!, approved.data[at + 2]!];
  };
  /** A copy in which the pixel at each place has the colour that is said. */
  function changed(colour: (x: number, y: number) => Colour): PNG {
    const { width, height } = approved;
    const copy = new PNG({ width, height });
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) copy.data.set([...colour(x, y), 255], 4 * (y * width + x));
    }
    return copy;
  }
  const painted = ([left, top, width, height]: Rectangle, colour: Colour) =>
    changed((x, y) =>
      x >= left && x < left + width && y >= top && y < top + height ? colour : colourAt(x, y),
    );
  const differs = (picture: PNG) => foreignPixels(approved, picture).most > mostForeign;
  /** Whether a picture differs in a rectangle or around it, where all that was changed is. */
  const differsAt = (rectangle: Rectangle, picture: PNG) =>
    foreignPixels(around(approved, rectangle), around(picture, rectangle)).most > mostForeign;
  function around(picture: PNG, [left, top, width, height]: Rectangle): PNG {
    const [x, y] = [Math.max(0, left - 40), Math.max(0, top - 40)];
    const part = new PNG({
      width: Math.min(picture.width - x, width + 80),
      height: Math.min(picture.height - y, height + 80),
    });
    PNG.bitblt(picture, part, x, y, part.width, part.height, 0, 0);
    return part;
  }

  for (const [what, rectangle] of parts) {
    it(`are not matched without ${what}`, () => {
      const [left, top] = rectangle;
      // What is behind it, beside its corner.
      assert.ok(differsAt(rectangle, painted(rectangle, colourAt(left - 1, top - 1))));
    });
  }

  it('are not matched by one cell of another colour', () => {
    assert.ok(differsAt([114, 438, 10, 10], painted([114, 438, 10, 10], [255, 43, 209])));
  });

  it('are not matched by a row that is a shade lighter', () => {
    const [red, green, blue] = colourAt(560, 430);
    const even = changed(() => [red, green, blue]);
    const row = changed((x, y) => {
      const lighter = x >= 440 && x < 700 && y >= 420 && y < 440 ? 24 : 0;
      return [red + lighter, green + lighter, blue + lighter];
    });
    assert.ok(foreignPixels(even, row).most > mostForeign);
  });

  it('are not matched by a picture that lies four pixels further down', () => {
    assert.ok(differs(changed((x, y) => colourAt(x, Math.max(0, y - 4)))));
  });

  it('are matched by themselves, and a pixel to the side', () => {
    assert.equal(foreignPixels(approved, changed(colourAt)).most, 0);
    assert.ok(!differs(changed((x, y) => colourAt(Math.max(0, x - 1), y))));
  });

  it('are matched by letters and lines that are smoothed otherwise', () => {
    const mixed = (a: Colour, b: Colour): Colour => {
      const channel = (k: 0 | 1 | 2) => 0.8 * a[k] + 0.2 * b[k];
      return [channel(0), channel(1), channel(2)];
    };
    assert.ok(!differs(changed((x, y) => mixed(colourAt(x, y), colourAt(Math.max(0, x - 1), y)))));
  });

  it('say where it is that another one differs', () => {
    const { most, x, y } = foreignPixels(approved, painted([211, 325, 16, 16], [0, 255, 0]));
    assert.ok(most > 150, String(most));
    assert.ok(x >= 195 && x <= 219 && y >= 309 && y <= 333, `${x}, ${y}`);
  });
});
