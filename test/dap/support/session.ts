import path from 'node:path';
import { TestClient } from './adapter';
import { TestFolder } from './models';

/** A started client and a folder for models, new for each test of the suite that calls this. */
export function freshSession(): { readonly client: TestClient; readonly folder: TestFolder } {
  const made: { client?: TestClient; folder?: TestFolder } = {};
  beforeEach(async () => {
    made.folder = new TestFolder();
    made.client = new TestClient({ env: { XDG_CACHE_HOME: path.join(made.folder.path, 'cache') } });
    await made.client.start();
  });
  afterEach(async () => {
    await made.client?.stop();
    made.folder?.remove();
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
