import type { Node } from '../core/onnx/model';
import { addressText } from './addresses';
import type { StepInTarget } from './debugger/step-in-targets';
import type { Children, TensorAccess } from './debugger/variable';
import { unknownFrame, unknownMemory, unknownReference, unknownTarget } from './errors';

/** A frame that a client was told of. */
export interface FrameReference {
  readonly sample: number;
  /** Index into the sample's frames, outermost first. */
  readonly depth: number;
  /** For the frame of a module: how many modules are around its nodes, itself included. */
  readonly level?: number;
  /** For the frame of Python code: which of the calls that made the node it is. */
  readonly call?: number;
}

/** What a `variablesReference` stands for. */
export interface ContainerReference {
  readonly sample: number;
  /** The frame that its variables are of, by its index, outermost first; undefined: the innermost. */
  readonly depth?: number | undefined;
  readonly children: () => Promise<Children>;
}

/** What a `memoryReference` stands for. */
export interface MemoryReference {
  readonly sample: number;
  readonly depth?: number | undefined;
  readonly tensor: TensorAccess;
  /** What changes it: the expression of the tensor; undefined where it is none of the model's. */
  readonly evaluateName?: string | undefined;
  /** Whether the client has read or written there, so that it may be showing it. */
  isShown?: boolean;
}

/** What a target of `stepIn` stands for. */
export interface TargetReference {
  readonly sample: number;
  readonly target: StepInTarget;
}

/** Tensors have addresses from here on, instructions those before it; each begins on a page of its own. */
const firstAddress = 2 ** 32;
const page = 4096;

/**
 * The ids that a client was given at a stop. They are good until their sample goes on; ids are never used twice, so
 * that a late request is told from a valid one.
 */
export class References {
  #next = 1;
  #generation = 0;
  readonly #frames = new Map<number, FrameReference>();
  readonly #frameIds = new Map<string, number>();
  readonly #containers = new Map<number, ContainerReference>();
  /** By its first address. */
  readonly #memory = new Map<string, MemoryReference>();
  #nextAddress = firstAddress;
  readonly #stepInTargets = new Map<number, TargetReference>();
  readonly #nodes = new Map<number, Node>();

  /** How much is remembered for ids that a client was given. */
  get count(): number {
    const all = [this.#frames, this.#frameIds, this.#containers, this.#memory, this.#stepInTargets];
    return all.reduce((sum, { size }) => sum + size, 0);
  }

  /** Grows whenever values change while the ids stay good. */
  get generation(): number {
    return this.#generation;
  }

  /** Values have changed: what was found for an id is found anew when somebody looks. */
  renew(): void {
    this.#generation++;
  }

  /** The memory that a client may be showing, of a sample. */
  shownMemory(sample: number): { readonly reference: string; readonly byteLength: number }[] {
    return [...this.#memory]
      .filter(([, memory]) => memory.isShown && memory.sample === sample)
      .map(([reference, { tensor }]) => ({ reference, byteLength: tensor.byteLength }));
  }

  /** Forgets all, or what is one sample's: the others' stays good while they stand. */
  clear(sample?: number): void {
    for (const entries of [this.#frames, this.#containers, this.#memory, this.#stepInTargets]) {
      forget<{ readonly sample: number }>(entries, sample);
    }
    for (const [key, id] of this.#frameIds) if (!this.#frames.has(id)) this.#frameIds.delete(key);
    if (sample === undefined) this.#nodes.clear();
  }

  /** The same frame has the same id for as long as the stop lasts. */
  addFrame(frame: FrameReference): number {
    const key = `${frame.sample} ${frame.depth} ${frame.level ?? ''} ${frame.call ?? ''}`;
    const known = this.#frameIds.get(key);
    if (known !== undefined) return known;
    const id = this.#next++;
    this.#frames.set(id, frame);
    this.#frameIds.set(key, id);
    return id;
  }

  frame(id: number | undefined): FrameReference {
    const frame = id === undefined ? undefined : this.#frames.get(id);
    if (!frame) throw unknownFrame(id);
    return frame;
  }

  addContainer(container: ContainerReference): number {
    const id = this.#next++;
    this.#containers.set(id, container);
    return id;
  }

  container(id: number): ContainerReference {
    const container = this.#containers.get(id);
    if (!container) throw unknownReference(id);
    return container;
  }

  addStepInTarget(target: TargetReference): number {
    const id = this.#next++;
    this.#stepInTargets.set(id, target);
    return id;
  }

  stepInTarget(id: number): TargetReference {
    const target = this.#stepInTargets.get(id);
    if (!target) throw unknownTarget(id);
    return target;
  }

  /** A node that execution may be told to go on at; good until the model is read again. */
  addNode(node: Node): number {
    for (const [id, known] of this.#nodes) if (known === node) return id;
    const id = this.#next++;
    this.#nodes.set(id, node);
    return id;
  }

  node(id: number): Node {
    const node = this.#nodes.get(id);
    if (!node) throw unknownTarget(id);
    return node;
  }

  addMemory(memory: MemoryReference): string {
    const address = this.#nextAddress;
    const pages = Math.ceil(memory.tensor.byteLength / page) + 1;
    this.#nextAddress += pages * page;
    const reference = addressText(address);
    this.#memory.set(reference, memory);
    return reference;
  }

  /** The memory that has the byte at an address, with its place there. */
  memoryAt(address: number): { readonly memory: MemoryReference; readonly offset: number } | undefined {
    for (const [reference, memory] of this.#memory) {
      const offset = address - Number(reference);
      if (offset >= 0 && offset < memory.tensor.byteLength) return { memory, offset };
    }
    return undefined;
  }

  memory(reference: string): MemoryReference {
    const memory = this.#memory.get(reference);
    if (!memory) throw unknownMemory(reference);
    return memory;
  }
}

function forget<T extends { readonly sample: number }>(entries: Map<unknown, T>, sample?: number): void {
  if (sample === undefined) entries.clear();
  else for (const [id, entry] of entries) if (entry.sample === sample) entries.delete(id);
}
