import type { ModuleBasis } from '../../core/modules/module-tree';

/** What a launch asks for, checked and complete. */
export interface LaunchOptions {
  /** Absolute path of the model, as the client wrote it (symbolic links kept, so that its document's URI matches). */
  readonly program: string;
  /** The `inputs` of each sample; undefined where none are given. Never empty. */
  readonly samples: readonly unknown[];
  /** The folder that relative paths in inputs are relative to. */
  readonly inputsFolder: string;
  /** Output → input: the model runs again and again. Undefined where it runs once, unless inputs come in frames. */
  readonly feedback: Readonly<Record<string, string>> | undefined;
  /** The most iterations that it runs. */
  readonly iterations: number | undefined;
  readonly dimensions: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly stopOnEntry: boolean;
  readonly stopOnExit: boolean;
  /** Stop where a node makes NaN or Inf, also where the client's exception filters do not ask for it. */
  readonly breakOnNonFinite: boolean;
  /** Run to the end: no stop, no watch. */
  readonly noDebug: boolean;
  /** Bytes. */
  readonly memoryBudget: number | undefined;
  /** Whether stretches that nobody looks into run with all of onnxruntime's optimisations. */
  readonly fast: boolean;
  /** Whether stretches are profiled, so that each node's time is known. */
  readonly profile: boolean;
  readonly executionProviders: readonly string[];
  /** Folder of the run history; false: none is kept. */
  readonly history: string | false;
  /** How the client wants to see the model's text; undefined: what suits the client. */
  readonly sourceFormat: SourceFormat | undefined;
  /** What happens at an operator without a kernel. */
  readonly customOperators: 'stop' | 'error';
  /** The graph of the file, or the one that onnxruntime makes of it. */
  readonly graph: 'model' | 'optimized';
  /** Whether operators that onnxruntime makes of others can be stepped into. */
  readonly composites: boolean;
  /** What the modules in the call stack are made of; false: it shows none. */
  readonly modules: ModuleBasis | false;
  /** Whether the call stack shows the Python code that a node comes from. */
  readonly pythonFrames: boolean;
  /** Absolute paths of folders in which Python sources are looked for, besides the model's. */
  readonly sourceFolders: readonly string[];
  /** The attributes as they came, so that the history can make the run again. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** In which form a client sees the model's text (CONTRACT: `sourceFormat`). */
export type SourceFormat = 'uri' | 'file' | 'reference';
