import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { fileReason } from '../core/errors';
import { makeFolder } from '../core/make-folder';
import { parseTextDocumentUri, pathOfFileUri, textDocumentUri } from '../core/uri';
import type { Client } from './client';
import type { SourceFormat } from './debugger/launch-options';
import type { Program } from './debugger/program';
import { textUnwritable } from './errors';

/** The one text that a session shows has this reference where a client asks for it by `source`. */
export const textReference = 1;

/** How a client is shown the model's text. */
export class ProgramSource {
  private constructor(
    readonly format: SourceFormat,
    private readonly program: Program,
    /** The file with the text, for the format `file`. */
    private readonly file: string | undefined,
    private readonly client: Client,
  ) {}

  /** Chooses the format (CONTRACT: `uri` for VS Code, `file` for others) and writes the file where one is needed. */
  static async create(
    program: Program,
    asked: SourceFormat | undefined,
    client: Client,
  ): Promise<ProgramSource> {
    const format = asked ?? (client.isVsCode ? 'uri' : 'file');
    const file = format === 'file' ? await writeText(program) : undefined;
    return new ProgramSource(format, program, file, client);
  }

  /**
   * The source of what a graph has, as DAP has it. An editor's document shows the text of the file; the bodies of
   * composite operators, which that does not have, stand on the same lines as ever in a text that the adapter sends.
   */
  of(graph: string): DebugProtocol.Source {
    return this.format === 'uri' && this.program.isInComposite(graph) ? this.composites : this.source;
  }

  private get composites(): DebugProtocol.Source {
    return { name: `${this.program.name}, composites.onnxtxt`, sourceReference: textReference };
  }

  /** The Python file at that path. */
  python(file: string): DebugProtocol.Source {
    const shown = this.client.pathsAreUris ? pathToFileURL(file).toString() : file;
    return { name: path.basename(file), path: shown };
  }

  /**
   * All that has a text: that of the graph that runs, which has its functions' too; the file's own where another graph
   * runs and an editor can show it; the bodies of composite operators where they stand apart; Python sources.
   */
  get all(): DebugProtocol.Source[] {
    const { program } = this;
    const isDocument = this.format === 'uri';
    const own = {
      name: path.basename(program.path),
      path: textDocumentUri(program.path),
      sourceReference: 0,
    };
    return [
      this.source,
      ...(isDocument && program.variant !== 'model' ? [own] : []),
      ...(isDocument && program.model.composites?.size ? [this.composites] : []),
      ...program.python.sources.map((source) => this.python(source.path)),
    ];
  }

  /** The source as DAP has it. */
  get source(): DebugProtocol.Source {
    const name = this.program.name;
    if (this.format === 'uri')
      return { name, path: textDocumentUri(this.program.path, this.program.variant), sourceReference: 0 };
    if (this.format === 'reference') {
      return { name: `${name}.onnxtxt`, path: this.program.path, sourceReference: textReference };
    }
    const file = this.client.pathsAreUris ? pathToFileURL(this.file!).toString() : this.file!;
    return { name, path: file, sourceReference: 0 };
  }
}

/** Whether a client's name for a document means a model's text: its own path, its URI, or the file with its text. */
export function showsProgram(document: string, program: Program): boolean {
  const asUri = parseTextDocumentUri(document);
  if (asUri) return asUri.variant === program.variant && sameFile(asUri.modelPath, program);
  const file = pathOfFileUri(document) ?? document;
  return sameFile(file, program) || samePath(file, textFile(program));
}

function sameFile(file: string, program: Program): boolean {
  if (samePath(file, program.path) || samePath(file, program.source.path)) return true;
  try {
    return realpathSync(file) === program.source.path;
  } catch {
    return false;
  }
}

function samePath(a: string, b: string): boolean {
  const [left, right] = [path.normalize(a), path.normalize(b)];
  return process.platform === 'win32' ? left.toLowerCase() === right.toLowerCase() : left === right;
}

/** Where the text of a model lies for clients that open files: a folder of its own a model, in the user's cache. */
function textFile({ path: modelPath, variant }: Program): string {
  const key = createHash('sha256').update(modelPath).digest('hex').slice(0, 16);
  return path.join(
    cacheFolder(),
    'text',
    key,
    `${path.basename(modelPath)}${variant === 'model' ? '' : `.${variant}`}.onnxtxt`,
  );
}

function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === 'win32' && LOCALAPPDATA) return path.join(LOCALAPPDATA, 'onnx-debugger', 'cache');
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Caches', 'onnx-debugger');
  return path.join(XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'onnx-debugger');
}

/** Writes the text, unless it is there: an editor that shows the file need not read it again. */
async function writeText(program: Program): Promise<string> {
  const file = textFile(program);
  const { text } = program.text;
  const before = await readFile(file, 'utf8').catch(() => undefined);
  if (before === text) return file;
  try {
    makeFolder(path.dirname(file), 0o700);
    await writeWhole(file, text);
  } catch (error) {
    throw textUnwritable(file, fileReason(error));
  }
  return file;
}

async function writeWhole(file: string, text: string): Promise<void> {
  // Two sessions may write at once: each writes a file of its own and puts it in place whole.
  const draft = `${file}.${process.pid}.${Date.now()}`;
  await writeFile(draft, text);
  await rename(draft, file);
}
