// Takes the pictures of docs/ anew: `npm run screenshots [-- NAME …]`. Models come from npm and ../shared/data.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { scenes } from './scenes';
import { takeScene } from './take';

const root = path.resolve(__dirname, '../..');
const wanted = process.argv.slice(2);

async function main(): Promise<void> {
  for (const scene of scenes) {
    if (wanted.length > 0 && !wanted.includes(scene.name)) continue;
    const missing = Object.values(scene.files).find((file) => !existsSync(path.join(root, file)));
    if (missing) console.log(`${scene.name}: not taken, ${missing} is not there`);
    else console.log(`${scene.name}: ${path.relative(root, await takeScene(root, scene))}`);
  }
}

void main();
