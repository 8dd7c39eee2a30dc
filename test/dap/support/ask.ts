import type { Arguments, Body, OnnxRequests } from '../../../debug-adapter/protocol';
import type { TestClient } from './adapter';

/** Sends a custom request, typed as the protocol has it. */
export function ask<K extends keyof OnnxRequests>(
  client: TestClient,
  command: K,
  args: Arguments<K>,
): Promise<Body<K>> {
  return client.ask<Body<K>>(command, args);
}
