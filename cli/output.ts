import { writeSync } from 'node:fs';

/** Writes all of the text to standard output, waiting for a slow reader; a reader that went away ends it quietly. */
export function writeOut(text: string): void {
  let rest: Uint8Array = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') return;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

/** Output in many small parts is written in fewer, larger ones. */
const bufferedLength = 64 * 1024;

/** Collects small parts of an output and hands them on together. */
export class BufferedOut {
  private parts: string[] = [];
  private length = 0;

  constructor(private readonly out: (text: string) => void) {}

  write(text: string): void {
    this.parts.push(text);
    this.length += text.length;
    if (this.length >= bufferedLength) this.flush();
  }

  flush(): void {
    this.out(this.parts.join(''));
    this.parts = [];
    this.length = 0;
  }
}

/** A text without line breaks: messages name what is in models, and names may have some. */
export function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ');
}

/** JSON as all of the command line's: NaN and ±Inf are strings, integers of 64 bits too. */
export function jsonText(value: unknown): string {
  const replacer = (_key: string, item: unknown) => {
    if (typeof item === 'number' && !Number.isFinite(item)) return String(item);
    return typeof item === 'bigint' ? String(item) : item;
  };
  return `${JSON.stringify(value, replacer, 1)}\n`;
}
