/**
 * Says of the `describe` it is called in that each test goes on from where the one before left the window: after one
 * has failed the others are skipped, instead of each waiting for what cannot come.
 */
export function eachGoesOnFromTheOneBefore(): void {
  let failed = false;
  beforeEach(function () {
    if (failed) this.skip();
  });
  afterEach(function () {
    failed ||= this.currentTest?.state === 'failed';
  });
}
