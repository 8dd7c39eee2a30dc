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
export function countPixels(page: Page, hex: string): Promise<number> {
  return page.evaluate((colour) => {
    const canvas = document.querySelector<HTMLCanvasElement>('.picture-canvas')!;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    const wanted = Number.parseInt(colour.slice(1), 16);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      if ((data[at]! << 16) + (data[at + 1]! << 8) + data[at + 2]! === wanted) count++;
    }
    return count;
  }, hex);
}

/** The text of an element, blanks made single. */
export async function textOf(page: Page, selector: string): Promise<string> {
  return (await page.locator(selector).innerText()).replace(/\s+/g, ' ').trim();
}
