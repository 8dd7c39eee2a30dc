/**
 * Runs asynchronous work for the newest request only: while one runs, newer requests replace each other and the last
 * one follows. So dragging a slider asks for no more pictures than can be drawn.
 */
export class Latest<T> {
  private next: { readonly request: T } | undefined;
  private running = false;

  constructor(private readonly work: (request: T) => Promise<void>) {}

  request(request: T): void {
    this.next = { request };
    if (!this.running) void this.run();
  }

  private async run(): Promise<void> {
    this.running = true;
    try {
      while (this.next) {
        const { request } = this.next;
        this.next = undefined;
        await this.work(request);
      }
    } finally {
      this.running = false;
    }
  }
}
