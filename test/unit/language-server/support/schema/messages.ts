import type * as lsp from 'vscode-languageserver';

/**
 * What goes over the wire, by method: the types that the protocol's package declares for each. The schema that every
 * message of a test is validated with is made of this file. A feature that speaks a method that is not here adds it.
 */
export interface LspRequests {
  initialize: { params: lsp.InitializeParams; result: lsp.InitializeResult };
  shutdown: { params?: undefined; result: null };

  'textDocument/declaration': {
    params: lsp.DeclarationParams;
    result: lsp.Location | lsp.Location[] | lsp.LocationLink[] | null;
  };
  'textDocument/definition': {
    params: lsp.DefinitionParams;
    result: lsp.Location | lsp.Location[] | lsp.LocationLink[] | null;
  };
  'textDocument/typeDefinition': {
    params: lsp.TypeDefinitionParams;
    result: lsp.Location | lsp.Location[] | lsp.LocationLink[] | null;
  };
  'textDocument/implementation': {
    params: lsp.ImplementationParams;
    result: lsp.Location | lsp.Location[] | lsp.LocationLink[] | null;
  };
  'textDocument/references': { params: lsp.ReferenceParams; result: lsp.Location[] | null };
  'textDocument/documentHighlight': {
    params: lsp.DocumentHighlightParams;
    result: lsp.DocumentHighlight[] | null;
  };
  'textDocument/prepareRename': {
    params: lsp.PrepareRenameParams;
    result: { range: lsp.Range; placeholder: string } | null;
  };
  'textDocument/rename': { params: lsp.RenameParams; result: lsp.WorkspaceEdit | null };
  'textDocument/documentSymbol': {
    params: lsp.DocumentSymbolParams;
    result: lsp.DocumentSymbol[] | lsp.SymbolInformation[] | null;
  };
  'workspace/symbol': {
    params: lsp.WorkspaceSymbolParams;
    result: lsp.SymbolInformation[] | lsp.WorkspaceSymbol[] | null;
  };
  'textDocument/foldingRange': { params: lsp.FoldingRangeParams; result: lsp.FoldingRange[] | null };
  'textDocument/selectionRange': { params: lsp.SelectionRangeParams; result: lsp.SelectionRange[] | null };
  'textDocument/semanticTokens/full': {
    params: lsp.SemanticTokensParams;
    result: lsp.SemanticTokens | null;
  };
  'textDocument/semanticTokens/full/delta': {
    params: lsp.SemanticTokensDeltaParams;
    result: lsp.SemanticTokens | lsp.SemanticTokensDelta | null;
  };
  'textDocument/semanticTokens/range': {
    params: lsp.SemanticTokensRangeParams;
    result: lsp.SemanticTokens | null;
  };
  'textDocument/prepareCallHierarchy': {
    params: lsp.CallHierarchyPrepareParams;
    result: lsp.CallHierarchyItem[] | null;
  };
  'callHierarchy/incomingCalls': {
    params: lsp.CallHierarchyIncomingCallsParams;
    result: lsp.CallHierarchyIncomingCall[] | null;
  };
  'callHierarchy/outgoingCalls': {
    params: lsp.CallHierarchyOutgoingCallsParams;
    result: lsp.CallHierarchyOutgoingCall[] | null;
  };
  'textDocument/documentLink': { params: lsp.DocumentLinkParams; result: lsp.DocumentLink[] | null };
  'documentLink/resolve': { params: lsp.DocumentLink; result: lsp.DocumentLink };

  'textDocument/hover': { params: lsp.HoverParams; result: lsp.Hover | null };
  'textDocument/completion': {
    params: lsp.CompletionParams;
    result: lsp.CompletionItem[] | lsp.CompletionList | null;
  };
  'completionItem/resolve': { params: lsp.CompletionItem; result: lsp.CompletionItem };
  'textDocument/signatureHelp': { params: lsp.SignatureHelpParams; result: lsp.SignatureHelp | null };
  'textDocument/codeAction': {
    params: lsp.CodeActionParams;
    result: (lsp.Command | lsp.CodeAction)[] | null;
  };
  'codeAction/resolve': { params: lsp.CodeAction; result: lsp.CodeAction };
  'textDocument/codeLens': { params: lsp.CodeLensParams; result: lsp.CodeLens[] | null };
  'codeLens/resolve': { params: lsp.CodeLens; result: lsp.CodeLens };
  'textDocument/formatting': { params: lsp.DocumentFormattingParams; result: lsp.TextEdit[] | null };
  'textDocument/rangeFormatting': {
    params: lsp.DocumentRangeFormattingParams;
    result: lsp.TextEdit[] | null;
  };
  'textDocument/onTypeFormatting': {
    params: lsp.DocumentOnTypeFormattingParams;
    result: lsp.TextEdit[] | null;
  };
  'textDocument/inlayHint': { params: lsp.InlayHintParams; result: lsp.InlayHint[] | null };
  'inlayHint/resolve': { params: lsp.InlayHint; result: lsp.InlayHint };
  'textDocument/diagnostic': {
    params: lsp.DocumentDiagnosticParams;
    result: lsp.DocumentDiagnosticReport;
  };
  'workspace/executeCommand': { params: lsp.ExecuteCommandParams; result: lsp.LSPAny };

  'client/registerCapability': { params: lsp.RegistrationParams; result: null };
  'client/unregisterCapability': { params: lsp.UnregistrationParams; result: null };
  'workspace/configuration': { params: lsp.ConfigurationParams; result: lsp.LSPAny[] };
  'workspace/workspaceFolders': { params?: undefined; result: lsp.WorkspaceFolder[] | null };
  'workspace/applyEdit': { params: lsp.ApplyWorkspaceEditParams; result: lsp.ApplyWorkspaceEditResult };
  'workspace/inlayHint/refresh': { params?: undefined; result: null };
  'workspace/codeLens/refresh': { params?: undefined; result: null };
  'workspace/semanticTokens/refresh': { params?: undefined; result: null };
  'workspace/diagnostic/refresh': { params?: undefined; result: null };
  'window/workDoneProgress/create': { params: lsp.WorkDoneProgressCreateParams; result: null };
  'window/showMessageRequest': { params: lsp.ShowMessageRequestParams; result: lsp.MessageActionItem | null };
}

export interface LspNotifications {
  initialized: { params: lsp.InitializedParams };
  exit: { params?: undefined };
  'textDocument/didOpen': { params: lsp.DidOpenTextDocumentParams };
  'textDocument/didChange': { params: lsp.DidChangeTextDocumentParams };
  'textDocument/didSave': { params: lsp.DidSaveTextDocumentParams };
  'textDocument/didClose': { params: lsp.DidCloseTextDocumentParams };
  'workspace/didChangeConfiguration': { params: lsp.DidChangeConfigurationParams };
  'workspace/didChangeWatchedFiles': { params: lsp.DidChangeWatchedFilesParams };
  'workspace/didChangeWorkspaceFolders': { params: lsp.DidChangeWorkspaceFoldersParams };
  'textDocument/publishDiagnostics': { params: lsp.PublishDiagnosticsParams };
  'window/logMessage': { params: lsp.LogMessageParams };
  'window/showMessage': { params: lsp.ShowMessageParams };
  'window/workDoneProgress/cancel': { params: lsp.WorkDoneProgressCancelParams };
  '$/cancelRequest': { params: { id: number | string } };
  '$/progress': { params: { token: lsp.ProgressToken; value: lsp.LSPAny } };
  '$/setTrace': { params: lsp.SetTraceParams };
  '$/logTrace': { params: lsp.LogTraceParams };
}
