// Writes l10n/bundle.l10n.json, what translators translate: `npm run l10n`.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { collectStrings } from './l10n/collect';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'l10n');
mkdirSync(folder, { recursive: true });
const strings = collectStrings(root);
writeFileSync(path.join(folder, 'bundle.l10n.json'), `${JSON.stringify(strings, undefined, 2)}\n`);
console.log(`${Object.keys(strings).length} strings`);
