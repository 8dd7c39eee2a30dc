import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { cacheFolder } from '../core/cache-folder';
import { fileReason } from '../core/errors';
import { makeFolder } from '../core/make-folder';
import { isTextFile } from '../core/onnx/text-file';
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
    /** `own`: the program is a text, and its own file is what a client shows. */
    readonly format: SourceFormat | 'own',
    private readonly program: Program,
    /** The file with the text, for the formats `file` and `own`. */
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
    if (program.isOwnText && format !== 'reference' && (format === 'file' || isTextFile(program.path))) {
      return new ProgramSource('own', program, program.path, client);
    }
    const file = format === 'file' ? await writeText(program) : undefined;
    return new ProgramSource(format, program, file, client);
  }

  /**
   * The source of what a graph has, as DAP has it. An editor's document shows the text of the file; the bodies of
   * composite operators, which that does not have, stand on the same lines as ever in a text that the adapter sends. So
   * does all of a model whose file is another by now.
   */
  of(graph: string): DebugProtocol.Source {
    if (this.isDocument && this.program.isOutdated) return this.asRead;
    const isApart = this.isDocument && this.program.isInComposite(graph);
    return isApart ? this.composites : this.source;
  }

  /** Whether a client shows a document that has no more than the model's file. */
  private get isDocument(): boolean {
    return this.format === 'uri' || this.format === 'own';
  }

  private get composites(): DebugProtocol.Source {
    return { name: `${this.program.name}, composites.onnxtxt`, sourceReference: textReference };
  }

  /** The text of a model that is no longer what its file has. The time tells it from that of a restart. */
  private get asRead(): DebugProtocol.Source {
    const { name, readAt } = this.program;
    const time = readAt.toTimeString().slice(0, 8);
    return { name: `${name} as read at ${time}.onnxtxt`, sourceReference: textReference };
  }

  /** The Python file at that path. */
  python(file: string): DebugProtocol.Source {
    return { name: path.basename(file), path: this.filePath(file) };
  }

  /**
   * All that has a text: that of the graph that runs, which has its functions' too; the file's own where another graph
   * runs and an editor can show it; the bodies of composite operators where they stand apart; Python sources.
   */
  get all(): DebugProtocol.Source[] {
    const { program, isDocument } = this;
    const isText = program.source.text !== undefined && isTextFile(program.path);
    const own = {
      name: path.basename(program.path),
      path: isText ? this.filePath(program.path) : textDocumentUri(program.path),
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
    return { name, path: this.filePath(this.file!), sourceReference: 0 };
  }

  private filePath(file: string): string {
    return this.client.pathsAreUris ? pathToFileURL(file).toString() : file;
  }
}

/** Whether a client's name for a document means a model's text: its own path, its URI, or the file with its text. */
export function showsProgram(document: string, program: Program): boolean {
  const asUri = parseTextDocumentUri(document);
  // Lines of the document that an editor makes of another file are not those of what was read.
  if (asUri)
    return !program.isOutdated && asUri.variant === program.variant && sameFile(asUri.modelPath, program);
  const file = pathOfFileUri(document) ?? document;
  // The lines of a text are not those of the graph that onnxruntime makes of it.
  if (program.source.text && program.variant !== 'model') return samePath(file, textFile(program));
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
