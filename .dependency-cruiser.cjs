// The arrows between the folders (ARCHITECTURE.md): what a folder may not import is an error here.
const arrow = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: to },
});

module.exports = {
  forbidden: [
    arrow(
      'core-is-a-library',
      '^core/',
      '^(engine|debug-adapter|language-server|extension|webview|cli|test|bench)/',
      'core knows no process and no editor',
    ),
    arrow(
      'engine-knows-no-debugger',
      '^engine/',
      '^(debug-adapter|language-server|extension|webview|cli|test|bench)/',
      'the engine knows no debugger',
    ),
    arrow(
      'adapter-knows-no-editor',
      '^debug-adapter/',
      '^(language-server|extension|webview|cli|test|bench)/',
      'the adapter serves any client',
    ),
    arrow(
      'language-server-knows-no-debugger',
      '^language-server/',
      '^(debug-adapter|extension|webview|cli|test|bench)/',
      'the language server reads texts; it runs no model but to infer types',
    ),
    arrow(
      'debugger-knows-no-dap',
      '^debug-adapter/debugger/',
      '(@vscode/debugadapter|@vscode/debugprotocol)',
      'the debugger knows no DAP',
    ),
    arrow(
      'webview-stays-in-its-page',
      '^webview/',
      '^(engine|debug-adapter|language-server|extension|cli|test|bench)/',
      'a page knows its messages and pure parts of core',
    ),
    {
      name: 'extension-takes-protocols-only',
      comment: 'the extension takes only protocol types and the pages’ HTML of the others',
      severity: 'error',
      from: { path: '^extension/' },
      to: { path: '^(engine|debug-adapter|language-server|webview)/', pathNot: '/(protocol|uri|page)\\.ts$' },
    },
    arrow('cli-has-no-editor', '^cli/', '^(extension|webview|test|bench)/', 'the command line has no editor'),
    {
      name: 'only-extension-knows-vscode',
      severity: 'error',
      from: { pathNot: '^(extension|test)/' },
      to: { path: '^vscode$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(node_modules|dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
