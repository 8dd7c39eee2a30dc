import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { Model, Node } from '../onnx/model';
import { type FoundSource, PythonFiles } from './python-files';
import { PythonLines } from './python-lines';
import { isLibrary, type PythonFrame, pythonFrames } from './stack-trace';

/** A place in Python code with the file that it is in, where that was found. */
export interface PythonPlace extends PythonFrame {
  readonly source: FoundSource | undefined;
}

/** The nodes that a line of a Python file made. */
export interface PythonLine {
  /** The line, from 1: the one that was asked for, or the next that made nodes. */
  readonly line: number;
  /** The first node of each visit. */
  readonly nodes: readonly Node[];
  /** Whether the file's lines are what they were when the model was exported. */
  readonly isAsExported: boolean;
}

/** The Python code that a model's nodes come from, as far as its files are found in some folders. */
export class PythonSources {
  private readonly files: PythonFiles;
  private made: PythonLines | undefined;

  constructor(
    private readonly model: Model,
    folders: readonly string[],
  ) {
    this.files = new PythonFiles(folders);
  }

  /** The Python code that made a node, outermost call first. */
  placesOf(node: Node): PythonPlace[] {
    return pythonFrames(node).map((frame) => ({ ...frame, source: this.find(frame.file) }));
  }

  /** The innermost place of a node that a person can go to: in a file that was found, a library's only where no other is. */
  placeOf(node: Node): PythonPlace | undefined {
    const found = this.placesOf(node).filter(({ source }) => source !== undefined);
    return found.findLast(({ file }) => !isLibrary(file)) ?? found.at(-1);
  }

  /** The sources that were found, in the order in which the model names them. */
  get sources(): FoundSource[] {
    const found = this.lines.recordedFiles.flatMap((file) => this.find(file) ?? []);
    return found.filter((each, at) => found.findIndex(({ path: other }) => other === each.path) === at);
  }

  /** Whether a file is one of the sources. */
  has(file: string): boolean {
    return this.recordedAs(file).length > 0;
  }

  /** The nodes that a line of a file made, or the next line after it that made some; undefined where none did. */
  nodesFrom(file: string, line: number): PythonLine | undefined {
    const recorded = this.recordedAs(file);
    const at = this.linesIn(file, line, Number.POSITIVE_INFINITY)[0];
    if (at === undefined) return undefined;
    const nodes = recorded.flatMap((name) => this.lines.visits(name, at));
    return { line: at, nodes, isAsExported: recorded.every((name) => this.find(name)?.isAsExported) };
  }

  /** The lines of a file in [first, last] that made nodes, ascending. */
  linesIn(file: string, first: number, last: number): number[] {
    const lines = new Set(this.recordedAs(file).flatMap((name) => this.lines.linesOf(name)));
    return [...lines].filter((line) => line >= first && line <= last).sort((a, b) => a - b);
  }

  private get lines(): PythonLines {
    this.made ??= new PythonLines(this.model);
    return this.made;
  }

  /** What the model calls a file: exports on several machines may have recorded several paths. */
  private recordedAs(file: string): string[] {
    const wanted = comparable(file);
    return this.lines.recordedFiles.filter((recorded) => {
      const found = this.find(recorded);
      return found !== undefined && comparable(found.path) === wanted;
    });
  }

  private find(recorded: string): FoundSource | undefined {
    return this.files.find(recorded, this.lines.textsOf(recorded));
  }
}

function comparable(file: string): string {
  let real = path.normalize(file);
  try {
    real = realpathSync(file);
  } catch {
    // What is not there is no source either.
  }
  return process.platform === 'win32' ? real.toLowerCase() : real;
}
