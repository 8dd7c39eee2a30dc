// Bundles every program into dist/: `node scripts/build.mjs [--watch] [--production]`.
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');
const dist = path.join(root, 'dist');

const common = {
  absWorkingDir: root,
  bundle: true,
  sourcemap: !production,
  minify: production,
  logLevel: 'warning',
  legalComments: 'none',
};

/** The programs that run in Node; onnxruntime-node stays outside because it loads its binary by path. */
const node = {
  ...common,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  outdir: 'dist',
  outbase: '.',
  external: ['onnxruntime-node', 'vscode', 'node:sqlite', 'node-sqlite3-wasm'],
  // Without this the ES module build of a package with both would be taken, and its import.meta is empty in CommonJS.
  mainFields: ['main', 'module'],
  entryPoints: [
    'extension/main.ts',
    'extension/graph/reading/worker.ts',
    'debug-adapter/main.ts',
    'language-server/main.ts',
    'engine/runner/main.ts',
    'cli/main.ts',
  ],
};

/** The extension where there is no Node: a browser's editor without a machine behind it. */
const web = {
  ...common,
  platform: 'browser',
  target: 'es2022',
  format: 'cjs',
  outdir: 'dist',
  outbase: '.',
  external: ['vscode'],
  entryPoints: ['extension/browser/main.ts'],
};

/** `import source from './x.ts?worker'`: the worker's bundle as a text, of which a page makes a blob. */
const inlineWorkers = {
  name: 'inline workers',
  setup(build) {
    build.onResolve({ filter: /\?worker$/ }, ({ path: file, resolveDir }) => ({
      path: path.resolve(resolveDir, file.replace(/\?worker$/, '')),
      namespace: 'worker',
    }));
    build.onLoad({ filter: /.*/, namespace: 'worker' }, async ({ path: file }) => {
      const { outputFiles, metafile } = await esbuild.build({
        ...common,
        sourcemap: false,
        platform: 'browser',
        target: 'es2022',
        format: 'iife',
        entryPoints: [file],
        write: false,
        metafile: true,
      });
      const watchFiles = Object.keys(metafile.inputs).map((input) => path.resolve(root, input));
      return { contents: outputFiles[0].text, loader: 'text', watchFiles };
    });
  },
};

/** The pages of the panels. */
const pages = {
  ...common,
  platform: 'browser',
  target: 'es2022',
  format: 'iife',
  outdir: 'dist',
  outbase: '.',
  loader: { '.ttf': 'file', '.svg': 'text' },
  assetNames: 'webview/assets/[name]',
  plugins: [inlineWorkers],
  entryPoints: ['tensor', 'landing', 'graph', 'timeline'].map((page) => `webview/${page}/main.ts`),
};

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
if (watch) {
  for (const options of [node, web, pages]) await (await esbuild.context(options)).watch();
  console.log('watching');
} else {
  await Promise.all([node, web, pages].map((options) => esbuild.build(options)));
}
