import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { installedExtension } from '../../host/extension-package';

/** A language of no people, so that no translation that is there stands in its way. */
export const madeUpLanguage = 'xx';

/** A text as the made-up language says it. */
export function inMadeUpLanguage(text: string): string {
  return `⟦${text}⟧`;
}

/**
 * Puts a translation of every string into the extension that is installed for these tests; the result takes it away
 * again.
 */
export async function translateInstalled(): Promise<() => void> {
  const folder = await installedExtension();
  const [name] = readdirSync(folder).filter((each) => each.startsWith('onnx-debugger.'));
  if (name === undefined) throw new Error(`there is no extension in ${folder}`);
  const made = ['package.nls.json', 'l10n/bundle.l10n.json'].map((file) => {
    const words = JSON.parse(readFileSync(path.join(folder, name, file), 'utf8')) as Record<string, string>;
    const translated = Object.entries(words).map(([key, text]) => [key, inMadeUpLanguage(text)]);
    const target = path.join(folder, name, file.replace(/json$/, `${madeUpLanguage}.json`));
    writeFileSync(target, JSON.stringify(Object.fromEntries(translated)));
    return target;
  });
  return () => {
    for (const file of made) rmSync(file, { force: true });
  };
}
