/** What VS Code gives for something that can be let go. */
export class Disposable {
  constructor(private readonly release: () => unknown) {}

  static from(...all: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const each of all) each.dispose();
    });
  }

  dispose(): void {
    this.release();
  }
}

/** Calls its listeners in the order in which they came, as VS Code's does. */
export class EventEmitter<T> {
  private readonly listeners = new Set<(value: T) => unknown>();

  readonly event = (listener: (value: T) => unknown): Disposable => {
    // One function that listens twice is called twice.
    const own = (value: T) => listener(value);
    this.listeners.add(own);
    return new Disposable(() => this.listeners.delete(own));
  };

  fire(value: T): void {
    for (const listener of [...this.listeners]) listener(value);
  }

  dispose(): void {
    this.listeners.clear();
  }
}
