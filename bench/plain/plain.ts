import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Tensor } from '../../core/tensor/tensor';
import { typedView } from '../../core/tensor/typed-view';
import { peakOf } from '../measure/peak';

export interface PlainOptions {
  readonly file: string;
  /** What the debugger's runs equal bit for bit is `disabled`; `all` is onnxruntime's default. */
  readonly graphOptimizationLevel: 'disabled' | 'all';
  readonly feeds: ReadonlyMap<string, Tensor>;
}

/** onnxruntime-node by itself, in a process of its own. */
export class PlainProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** Milliseconds that the session took to be made, and its first run; of both, processor milliseconds of all threads. */
    readonly first: { readonly createMs: number; readonly runMs: number; readonly cpuMs: number },
  ) {}

  /** Starts the process, makes the session and runs it once. */
  static async open({ file, graphOptimizationLevel, feeds }: PlainOptions): Promise<PlainProcess> {
    const child = fork(path.join(import.meta.dirname, 'plain-process.mjs'), [], {
      serialization: 'advanced',
      execArgv: [],
    });
    const inputs = [...feeds].map(([name, tensor]) => ({
      name,
      type: tensor.dtype,
      data: tensor.strings ?? typedView(tensor),
      dims: tensor.shape,
    }));
    const first = await ask(child, 'open', { file, graphOptimizationLevel, inputs });
    return new PlainProcess(child, first as PlainProcess['first']);
  }

  /** Runs the session once more, all outputs fetched; milliseconds. */
  async run(): Promise<number> {
    return (await ask(this.child, 'run')) as number;
  }

  /** The most memory that the process has held, in bytes; undefined where the platform does not tell. */
  get peak(): number | undefined {
    return peakOf(this.child.pid);
  }

  async close(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.disconnect();
    await exit;
  }
}

async function ask(child: ChildProcess, command: string, argument?: object): Promise<unknown> {
  const ended = new AbortController();
  const gone = once(child, 'exit', { signal: ended.signal }).then(([code, signal]) => {
    throw new Error(`plain onnxruntime ended (${signal ?? code})`);
  });
  gone.catch(() => undefined);
  const answered = once(child, 'message', { signal: ended.signal });
  answered.catch(() => undefined);
  child.send({ command, argument });
  try {
    const [message] = (await Promise.race([answered, gone])) as [{ answer?: unknown; error?: string }];
    if (message.error !== undefined) throw new Error(message.error);
    return message.answer;
  } finally {
    ended.abort();
  }
}
