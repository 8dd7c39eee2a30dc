import { rmSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { weightFolder } from '../../core/cache-folder';
import type { ModuleBasis } from '../../core/modules/module-tree';
import { Modules } from '../../core/modules/modules';
import type { Model, Node } from '../../core/onnx/model';
import { NodeFinder } from '../../core/onnx/node-finder';
import { readModelToRun } from '../../core/onnx/read';
import { textOfModel } from '../../core/onnx/text/model-text';
import type { ModelText } from '../../core/onnx/text-map';
import { PythonSources } from '../../core/python/python-sources';
import { elementCount } from '../../core/tensor/dtype';
import type { TextVariant } from '../../core/uri';
import { withComposites } from '../../engine/composites';
import { optimizedModel } from '../../engine/optimized-model';
import type { Runner } from '../../engine/runner-client';
import { Instructions } from './instructions';
import { type LinePlace, ProgramLines } from './program-lines';

/** A model with its text: what stands on which line, and where a node stands. */
export class Program {
  #instructions: Instructions | undefined;
  /** The paths of the bodies of composite operators. */
  readonly #composites: readonly string[];
  /** The line where the first of them begins. */
  readonly #firstComposite: number;
  #modules: Modules;
  #finder: NodeFinder;
  #python: PythonSources;
  #isOutdated = false;
  /** The folder with the files of an optimised model. */
  #folder: string | undefined;
  /** Absolute path, as the client wrote it. */
  readonly path: string;
  /** Which nodes stand on which lines of its text. */
  readonly lines: ProgramLines;
  readonly readAt = new Date();

  private constructor(
    file: string,
    readonly model: Model,
    readonly text: ModelText,
    /** Size and time of change when it was read: two equal ones mean the same file content. */
    readonly version: string,
    /** Which graph it is: the file's own, or what onnxruntime makes of it. */
    readonly variant: TextVariant = 'model',
    /** The model as the file has it. */
    readonly source: Model = model,
  ) {
    this.path = file;
    this.#composites = [...(model.composites?.values() ?? [])].map(({ graph }) => graph.path);
    this.#firstComposite = text.graphs.get(this.#composites[0] ?? '?')?.first ?? Number.POSITIVE_INFINITY;
    this.#modules = new Modules(model);
    this.#finder = new NodeFinder(model, this.#modules);
    this.#python = new PythonSources(model, [path.dirname(file)]);
    this.lines = new ProgramLines(text);
  }

  /**
   * Reads the model. Weights of which its text says only type and shape get numbers made up from `seed`.
   *
   * @throws UserError where the file cannot be read as a model; AbortError
   */
  static async load(file: string, seed = 0, signal?: AbortSignal): Promise<Program> {
    const version = await versionOf(file);
    const model = await readModelToRun(file, { seed, folder: weightFolder(), signal });
    return new Program(file, model, textOfModel(model), version);
  }

  /**
   * The program as onnxruntime optimises it; its files go into a folder of its own, which `dispose` deletes.
   *
   * @throws UserError OD2046 where onnxruntime cannot; RunnerDied
   */
  async optimized(runner: Runner): Promise<Program> {
    const folder = await mkdtemp(path.join(tmpdir(), 'onnx-debugger-optimized-'));
    try {
      const model = await optimizedModel(runner, this.source, folder);
      const made = new Program(this.path, model, textOfModel(model), this.version, 'optimized', this.source);
      made.#folder = folder;
      return made;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /**
   * The program with the bodies of its composite operators, whose text stands after that of the program without. What
   * `dispose` deletes is this one's then.
   *
   * @throws RunnerDied
   */
  async withComposites(runner: Runner): Promise<Program> {
    const model = await withComposites(runner, this.model);
    if (model === this.model) return this;
    const made = new Program(this.path, model, textOfModel(model), this.version, this.variant, this.source);
    made.#folder = this.#folder;
    return made;
  }

  /** What modules are made of, and the folders besides the model's in which Python sources are looked for. */
  arrange(basis: ModuleBasis, sourceFolders: readonly string[]): void {
    if (basis !== this.#modules.basis) {
      this.#modules = new Modules(this.model, basis);
      this.#finder = new NodeFinder(this.model, this.#modules);
    }
    this.#python = new PythonSources(this.model, [path.dirname(this.path), ...sourceFolders]);
  }

  /** The modules that its nodes are in. */
  get modules(): Modules {
    return this.#modules;
  }

  /** Finds the nodes that breakpoints by pattern mean. */
  get finder(): NodeFinder {
    return this.#finder;
  }

  /** The Python code that its nodes come from. */
  get python(): PythonSources {
    return this.#python;
  }

  /** Whether a graph is the body of a composite operator, or in one: the text of the file does not have it. */
  isInComposite(graph: string): boolean {
    return this.#composites.some((path) => graph === path || graph.startsWith(`${path}/`));
  }

  /** Deletes what was written for it. */
  dispose(): void {
    // At once: who ends a session may end the process next.
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }

  /** Whether the file is as it was when it was read, and what is made up from a seed would be the same. */
  async isCurrent(seed: number): Promise<boolean> {
    const { madeUp } = this.source;
    return (!madeUp || madeUp.seed === seed) && (await versionOf(this.path)) === this.version;
  }

  /**
   * Whether the file was seen to be another than the one that was read: a document that an editor makes of it has other
   * lines than `text`. What onnxruntime makes of a model is no file's.
   */
  get isOutdated(): boolean {
    return this.#isOutdated;
  }

  /** Looks whether the file is the one that was read. */
  async compareWithFile(): Promise<void> {
    this.#isOutdated = this.variant === 'model' && (await versionOf(this.path)) !== this.version;
  }

  /** `digits.onnx`, or `digits.onnx, optimized`. */
  get name(): string {
    const file = path.basename(this.path);
    return this.variant === 'model' ? file : `${file}, ${this.variant}`;
  }

  /** All nodes in all graphs of the model. */
  get nodeCount(): number {
    return nodesIn(this.model);
  }

  /** All nodes of the model as the file has it. */
  get sourceNodeCount(): number {
    return nodesIn(this.source);
  }

  /** The number of elements of all initializers. */
  get parameterCount(): number {
    let count = 0;
    for (const graph of this.model.graphs.values()) {
      for (const weight of graph.weights.values()) {
        if (weight.node === undefined) count += elementCount(weight.shape);
      }
    }
    return count;
  }

  /** The nodes in the order of execution, by address. */
  get instructions(): Instructions {
    this.#instructions ??= new Instructions(this.model);
    return this.#instructions;
  }

  node(graph: string, index: number): Node | undefined {
    return this.model.graphs.get(graph)?.nodes[index];
  }

  /** The paths of the graphs that a node runs. */
  graphsOf(node: Node): string[] {
    const key = `${node.domain}:${node.op}`;
    const called =
      (node.overload === '' ? undefined : this.model.functions.get(`${key}:${node.overload}`)) ??
      this.model.functions.get(key) ??
      this.model.composites?.get(node);
    const bodies = node.bodies.map((body) => body.graph.path);
    return called ? [...bodies, called.graph.path] : bodies;
  }

  /** The line of a node, from 1; its graph's first line where the text shows no such node. */
  lineOf(graph: string, index: number): number {
    return this.lines.placeOf(graph, index).line;
  }

  /** The line where a graph's outputs stand. */
  lineOfOutputs(graph: string): number {
    return this.text.graphs.get(graph)?.outputs ?? 1;
  }

  /** The node on that line (of several, the one that `column` is in) or, where there is none, on the next with one. */
  nodeFrom(
    line: number,
    column?: number,
  ): (LinePlace & { readonly graph: string; readonly index: number }) | undefined {
    const at = this.lines.lineFrom(line);
    // The lines of the file do not lead into what stands after them, in another document perhaps.
    if (at === undefined || (line < this.#firstComposite && at >= this.#firstComposite)) return undefined;
    return this.lines.nodeAt(at, at === line ? column : undefined);
  }

  /** Whether its file is its text: a client shows the file itself. */
  get isOwnText(): boolean {
    return this.variant === 'model' && this.model.text !== undefined;
  }
}

function nodesIn(model: Model): number {
  let count = 0;
  for (const { nodes } of model.graphs.values()) count += nodes.length;
  // A composite operator counts as the one node that it is.
  for (const { graph } of model.composites?.values() ?? []) count -= graph.nodes.length;
  return count;
}

async function versionOf(file: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(file);
    return `${size} ${mtimeMs}`;
  } catch {
    // The reader says what is wrong with the file, in better words than the file system.
    return 'unreadable';
  }
}
