import { TestClient } from '../../test/dap/support/adapter';

/** A session of the built adapter, standing at the first node, as VS Code would drive it. */
export class Stopped {
  private constructor(readonly client: TestClient) {}

  /** Launches and stops at the first node; `before` sets breakpoints. */
  static async at(launch: object, before?: (client: TestClient) => Promise<unknown>): Promise<Stopped> {
    const client = new TestClient();
    await client.start();
    await client.begin({ stopOnEntry: true, ...launch }, () => before?.(client) ?? Promise.resolve());
    await client.stopped();
    return new Stopped(client);
  }

  /** What VS Code asks at every stop: the stack, the scopes, and what those hold that are open from the start. */
  async look(): Promise<void> {
    const [frame] = await this.client.frames();
    const scopes = await this.client.scopes(frame!.id);
    for (const { expensive, variablesReference } of scopes.values()) {
      if (!expensive) await this.client.variables(variablesReference);
    }
  }

  /** Steps over the next node and looks; milliseconds from the request to the last answer. */
  async step(): Promise<number> {
    const start = performance.now();
    await this.client.ask('next', { threadId: 1 });
    await this.client.stopped();
    await this.look();
    return performance.now() - start;
  }

  /** Goes on to the next stop; milliseconds. */
  async continue(): Promise<number> {
    const start = performance.now();
    await this.client.ask('continue', { threadId: 1 });
    await this.client.stopped();
    return performance.now() - start;
  }

  async close(): Promise<void> {
    // The adapter ends when its client has gone.
    await this.client.disconnectRequest();
  }
}
