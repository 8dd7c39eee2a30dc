import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findChromium } from '../host/chromium';
import { installBrowserVsCode } from '../host/vscode';
import { installVsce } from '../host/vsix';
import { type ExtensionTests, runExtensionTests } from './extension-tests';
import { weightOf } from './heavy-files';
import { runMochaProcess } from './mocha-child';
import { readReport } from './outcome';
import { withSecondTry } from './second-try';
import { evenShares } from './shares';
import { joined, type TestReport } from './test-report';

const ROOT = path.resolve(__dirname, '../..');
const MINUTE = 60_000;

/** What the person asked for. */
export interface TestRequest {
  /** Only tests whose full title matches. */
  grep?: string;
  /** Mocha's reporter on the console. */
  reporter: string;
}

/** A kind of tests: where its files are and what runs them. */
export interface TestKind {
  name: string;
  /** Folders under test/ with its `*.test.ts` files, or such files. */
  folders: string[];
  /** Says why this kind has nothing to add on this machine. */
  notNeeded?: () => string | undefined;
  /** Installs what it needs before any test's clock runs; what cannot be installed fails the kind. */
  prepare?: () => Promise<unknown>;
  run(files: string[], request: TestRequest): Promise<TestReport>;
}

/** All kinds, in the order in which they run: the quick ones first. */
export const KINDS: TestKind[] = [
  {
    name: 'unit',
    folders: ['unit'],
    run: inNode({ timeout: MINUTE, limit: 8 * MINUTE, processes: 2, weigh: weightOf }),
  },
  {
    name: 'dap',
    folders: ['dap'],
    run: inNode({ timeout: MINUTE, limit: 8 * MINUTE, processes: 2, weigh: weightOf }),
  },
  {
    // The runner must be right under both Nodes that VS Code's versions bring, as must what a conversation asks of
    // Node itself: processes, streams, bytes. The run history takes the newer one's own SQLite. What is JavaScript's
    // and onnxruntime's alone is the same under both, and the kinds before try it.
    name: 'node24',
    folders: [
      'unit/history',
      ...[
        ...['runner', 'types', 'every-type', 'object-names', 'execution', 'exactness', 'frames', 'submodels'],
        ...['memory', 'float16-memory', 'tensor-store', 'interrupting', 'hostile', 'feedback', 'pace'],
      ].map((name) => `unit/engine/${name}.test.ts`),
      ...[
        'sessions',
        'session-processes',
        'variables',
        'editing-types',
        'history',
        'runner-death',
        'attach',
      ].map((name) => `dap/${name}.test.ts`),
    ],
    notNeeded: () =>
      process.versions.node.startsWith('24.') ? 'this is Node 24 already' : notOnThisPlatform(),
    prepare: installBrowserVsCode,
    async run(files, request) {
      const { node } = await installBrowserVsCode();
      return inNode({ timeout: MINUTE, limit: 6 * MINUTE, processes: 2, node })(files, request);
    },
  },
  {
    name: 'panels',
    folders: ['panels'],
    prepare: findChromium,
    // Adapters and pages wait for each other for half of the time. Nearly all of it goes into comparing pictures.
    run: twice(inNode({ timeout: MINUTE, limit: 8 * MINUTE, processes: 2, weigh: picturesIn })),
  },
  {
    name: 'extension',
    folders: ['extension'],
    prepare: async () => {
      if (process.env.VSCODE_EXECUTABLE || process.env.ONNX_DEBUGGER_TEST_HOST === 'desktop') return;
      await installBrowserVsCode();
      await findChromium();
    },
    run: inExtensionHost,
  },
  {
    name: 'workbench',
    folders: ['workbench'],
    prepare: async () => {
      await installBrowserVsCode();
      await findChromium();
      await installVsce();
    },
    run: twice(inNode({ timeout: 3 * MINUTE, limit: 8 * MINUTE })),
  },
];

/** The test files of a kind, sorted. */
export function filesOf(kind: TestKind): string[] {
  return kind.folders.flatMap((name) => {
    const folder = path.join(ROOT, 'test', name);
    if (!existsSync(folder)) return [];
    if (folder.endsWith('.test.ts')) return [folder];
    const entries = readdirSync(folder, { recursive: true }) as string[];
    return entries
      .filter((entry) => entry.endsWith('.test.ts'))
      .sort()
      .map((entry) => path.join(folder, entry));
  });
}

function notOnThisPlatform(): string | undefined {
  const here = `${process.platform}-${process.arch}`;
  return here === 'linux-x64' ? undefined : `the second Node is a package for linux-x64, and this is ${here}`;
}

/** Runs files under Node, divided among so many processes at once: one, unless the tests leave a core idle. */
function inNode(options: {
  timeout: number;
  limit: number;
  node?: string;
  processes?: number;
  /** How long a file takes beside the others; all alike without it. */
  weigh?: (file: string) => number;
}): TestKind['run'] {
  const { timeout, limit, node = process.execPath, processes = 1, weigh = () => 1 } = options;
  return async (files, { grep, reporter }) => {
    const shares = evenShares(files, Math.min(processes, files.length), weigh);
    const reports = await Promise.all(
      shares.map((share) =>
        withReport((report) =>
          runMochaProcess({ files: share, report, timeout, reporter, grep }, { node, limit }),
        ),
      ),
    );
    return joined(reports);
  };
}

/** The same with a second try of the files in which a test failed. */
function twice(run: TestKind['run']): TestKind['run'] {
  return (files, request) => withSecondTry(files, (some) => run(some, request));
}

/** The tests of a file, a picture in every theme as eight of them. */
function picturesIn(file: string): number {
  const text = readFileSync(file, 'utf8');
  const count = (word: string) => text.split(word).length - 1;
  return count(' it(') + 8 * count('InEveryTheme(');
}

function inExtensionHost(files: string[], { grep }: TestRequest): Promise<TestReport> {
  return withReport(async (report) => {
    const examples = path.join(ROOT, 'examples');
    const tests: ExtensionTests = {
      extension: ROOT,
      files,
      testFolder: path.join(ROOT, 'test/extension'),
      output: path.join(ROOT, 'out/test/extension'),
      workspace: examples,
      report,
      grep,
    };
    await runExtensionTests(tests);
    return 'the extension host ended early';
  });
}

async function withReport(run: (report: string) => Promise<string>): Promise<TestReport> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'onnx-debugger-report-'));
  try {
    const report = path.join(folder, 'report.json');
    return readReport(report, await run(report));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
