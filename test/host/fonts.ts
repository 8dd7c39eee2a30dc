import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';

/** Families of letters that the tests bring along: of words, and of what one could type. */
export const ownFamilies = { words: "'Test Sans'", code: "'Test Mono'" };

const faces = [
  { family: 'Test Sans', weight: '400', file: 'DejaVuSans' },
  { family: 'Test Sans', weight: '700', file: 'DejaVuSans-Bold' },
  { family: 'Test Mono', weight: '400', file: 'DejaVuSansMono' },
  { family: 'Test Mono', weight: '700', file: 'DejaVuSansMono-Bold' },
].map(({ family, weight, file }) => {
  const bytes = readFileSync(path.join(__dirname, 'fonts', `${file}.woff2`));
  return { family, weight, base64: bytes.toString('base64') };
});

/** Gives every document of the page the {@link ownFamilies}, before any of its scripts runs. */
export async function bringFonts(page: Page): Promise<void> {
  await page.addInitScript((all) => {
    for (const { family, weight, base64 } of all) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      // Made of bytes, a font is there at once: canvases that are drawn first have it too.
      document.fonts.add(new FontFace(family, bytes, { weight }));
    }
  }, faces);
}
