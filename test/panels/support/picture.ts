import type { Page } from 'playwright-core';

/** The colour of the large picture at a share of its width and height, as `#rrggbb`. */
export function colourAt(page: Page, acrossShare: number, downShare: number): Promise<string> {
  return page.evaluate(
    ({ across, down }) => {
      const canvas = document.querySelector<HTMLCanvasElement>('.picture-canvas')!;
      const x = Math.floor(across * canvas.width);
      const y = Math.floor(down * canvas.height);
      const [red, green, blue] = canvas.getContext('2d')!.getImageData(x, y, 1, 1).data;
      return `#${[red, green, blue].map((channel) => channel!.toString(16).padStart(2, '0')).join('')}`;
    },
    { across: acrossShare, down: downShare },
  );
}

/** The colour of a cell of a picture of so many rows and columns, a little off its middle, where no letter is. */
export function cellColour(
  page: Page,
  row: number,
  column: number,
  rows = 28,
  columns = 28,
): Promise<string> {
  return colourAt(page, (column + 0.12) / columns, (row + 0.12) / rows);
}

/** How many pixels of the large picture have a colour. */
export async function countPixels(page: Page, hex: string): Promise<number> {
  return (await pixelsOf(page, hex)).count;
}

/** How many pixels of the large picture have a colour, and the middle of them in CSS pixels of the canvas. */
export function pixelsOf(
  page: Page,
  hex: string,
): Promise<{ readonly count: number; readonly x: number; readonly y: number }> {
  return page.evaluate((colour) => {
    const canvas = document.querySelector<HTMLCanvasElement>('.picture-canvas')!;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    const wanted = Number.parseInt(colour.slice(1), 16);
    const found = { count: 0, x: 0, y: 0 };
    for (let at = 0; at < data.length; at += 4) {
      if ((data[at]! << 16) + (data[at + 1]! << 8) + data[at + 2]! !== wanted) continue;
      found.count++;
      found.x += (at / 4) % canvas.width;
      found.y += Math.floor(at / 4 / canvas.width);
    }
    const scale = found.count * devicePixelRatio;
    return { count: found.count, x: found.x / scale, y: found.y / scale };
  }, hex);
}

/** The text of an element, blanks made single. */
export async function textOf(page: Page, selector: string): Promise<string> {
  return (await page.locator(selector).innerText()).replace(/\s+/g, ' ').trim();
}
