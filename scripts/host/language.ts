import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a server know a display language that no language pack is installed for: VS Code's own words stay English, and
 * extensions see the language and take their translations into it. Written as VS Code writes what it knows of the
 * language packs that are installed.
 *
 * @param userData the folder of `--user-data-dir`.
 */
export async function addLanguage(userData: string, language: string): Promise<void> {
  const translations = path.join(userData, 'language', 'main.i18n.json');
  await mkdir(path.dirname(translations), { recursive: true });
  await writeFile(translations, JSON.stringify({ version: '1.0.0', contents: {} }));
  const pack = {
    hash: `made-up-${language}`,
    label: language,
    extensions: [{ extensionIdentifier: { id: `made-up.language-pack-${language}` }, version: '1.0.0' }],
    translations: { vscode: translations },
  };
  await writeFile(path.join(userData, 'languagepacks.json'), JSON.stringify({ [language]: pack }));
}
