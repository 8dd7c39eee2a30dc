import type { Children, TensorAccess } from './debugger/variable';
import { unknownFrame, unknownMemory, unknownReference } from './errors';

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
  readonly tensor: TensorAccess;
}

/**
 * The ids that a client was given at a stop. They are good until the model goes on; ids are never used twice, so
 * that a late request is told from a valid one.
 */
export class References {
  #next = 1;
  readonly #frames = new Map<number, FrameReference>();
  readonly #frameIds = new Map<string, number>();
  readonly #containers = new Map<number, ContainerReference>();
  readonly #memory = new Map<string, MemoryReference>();

  clear(): void {
    this.#frames.clear();
    this.#frameIds.clear();
    this.#containers.clear();
    this.#memory.clear();
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

  addMemory(memory: MemoryReference): string {
    const reference = `tensor-${this.#next++}`;
    this.#memory.set(reference, memory);
    return reference;
  }

  memory(reference: string): MemoryReference {
    const memory = this.#memory.get(reference);
    if (!memory) throw unknownMemory(reference);
    return memory;
  }
}
