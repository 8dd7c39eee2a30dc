// Takes the pictures of docs/pictures anew: `npm run screenshots [-- NAME …]`. Models come from npm, examples/ and
// ../shared/data; where one is absent, its pictures stay as they are and the exit code is 1.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { scenes } from './scenes';
import { takeScene } from './take';

const root = path.resolve(__dirname, '../..');

async function main(): Promise<void> {
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !scenes.some((scene) => scene.name === name));
  if (unknown.length > 0) {
    console.error(
      `no scene is called ${unknown.join(', ')}: there are ${scenes.map(({ name }) => name).join(', ')}`,
    );
    process.exitCode = 2;
    return;
  }
  for (const scene of scenes) {
    if (names.length > 0 && !names.includes(scene.name)) continue;
    const missing = Object.values(scene.files).filter((file) => !existsSync(path.join(root, file)));
    if (missing.length > 0) {
      console.error(`${scene.name}: not taken, for want of ${missing.join(', ')}`);
      process.exitCode = 1;
      continue;
    }
    for (const picture of await takeScene(root, scene)) {
      console.log(
        `${scene.name}: ${path.relative(root, picture.file)}, ${Math.round(picture.bytes / 1000)} kB`,
      );
    }
  }
}

void main();
