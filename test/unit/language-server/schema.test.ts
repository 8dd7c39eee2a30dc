import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { lspSchema } from './support/schema/generate';
import { LspValidator } from './support/schema/validator';

describe('language server: the schema that every message is validated with', function () {
  this.timeout(60_000);

  it('is that of the installed protocol', () => {
    const kept = readFileSync('test/unit/language-server/support/schema/lsp.schema.json', 'utf8');
    assert.deepEqual(
      JSON.parse(kept),
      lspSchema(),
      'refresh it with `npx tsx scripts/generate-lsp-schema.ts`',
    );
  });

  const validator = new LspValidator();
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
  const wrong: [what: string, ...message: Parameters<LspValidator['problem']>, told: RegExp][] = [
    [
      'a missing property',
      ...(['notification', 'textDocument/publishDiagnostics', 'params', { uri: 'a:b' }] as const),
      /must have required property 'diagnostics'/,
    ],
    [
      'a misspelt property',
      ...(['request', 'textDocument/foldingRange', 'result', [{ startLine: 0, endline: 1 }]] as const),
      /additional.*endline/,
    ],
    [
      'a fraction',
      ...(['request', 'textDocument/foldingRange', 'result', [{ startLine: 0.5, endLine: 1 }]] as const),
      /startLine must be integer/,
    ],
    [
      'a symbol without a kind',
      ...(['request', 'textDocument/documentSymbol', 'result', [{ name: 'x', range }]] as const),
      /must have required property 'kind'/,
    ],
    [
      'a method of no protocol',
      'request',
      'textDocument/leap',
      'params',
      {},
      /no request 'textDocument\/leap'/,
    ],
  ];
  for (const [what, kind, method, part, value, told] of wrong) {
    it(`finds ${what} that is wrong`, () =>
      assert.match(validator.problem(kind, method, part, value) ?? '', told));
  }

  it('finds nothing where nothing is wrong', () => {
    const links = [{ targetUri: 'a:b', targetRange: range, targetSelectionRange: range }];
    assert.equal(validator.problem('request', 'textDocument/definition', 'result', links), undefined);
    assert.equal(validator.problem('request', 'textDocument/definition', 'result', null), undefined);
  });
});
