import assert from 'node:assert/strict';
import path from 'node:path';
import { TestClient } from './adapter';
import { TestFolder } from './models';
import { isRunning, type SharedAdapter, sharedAdapter } from './shared-adapter';

/**
 * A started client and a folder for models, new for each test of the suite that calls this. The adapter is one for all
 * tests, unless they are about its process or its environment: then each has its `own`, started as VS Code does, with
 * `cache` in its folder as the user's cache.
 */
export function freshSession(adapter: 'shared' | 'own' = 'shared'): {
  readonly client: TestClient;
  readonly folder: TestFolder;
} {
  const made: { client?: TestClient; folder?: TestFolder; server?: SharedAdapter } = {};
  beforeEach(async () => {
    made.folder = new TestFolder();
    made.server = adapter === 'shared' ? await sharedAdapter() : undefined;
    made.client = new TestClient({ env: { XDG_CACHE_HOME: path.join(made.folder.path, 'cache') } });
    await made.client.start(made.server?.port);
  });
  afterEach(async () => {
    await made.client?.stop();
    made.folder?.remove();
    assert.ok(!made.server || isRunning(made.server), 'the adapter lives');
  });
  return {
    get client() {
      return made.client!;
    },
    get folder() {
      return made.folder!;
    },
  };
}
