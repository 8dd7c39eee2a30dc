import type { Range as LspRange, RenameParams, WorkspaceEdit } from 'vscode-languageserver';
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { unquote } from '../../core/onnx/text/parse/tokens';
import type { ParsedDocument } from '../document';
import type { Feature } from '../feature';
import { cannotRename, renameEdits, renameProblem } from '../names/rename';

/**
 * Renames a value with all of its places in the graph and its bodies, a node, a graph, a model-local function with its
 * calls, its attributes, a dimension, a domain. A name that would clash is refused, with the reason.
 */
export const rename: Feature = {
  capabilities: ({ capabilities }) => ({
    renameProvider: capabilities.textDocument?.rename?.prepareSupport ? { prepareProvider: true } : true,
  }),
  register({ connection, documents, client }) {
    connection.onPrepareRename(({ textDocument, position }) => {
      const document = documents.get(textDocument.uri);
      const found = document?.names.at(document.offset(position));
      if (!document || !found) return null;
      refuse(cannotRename(found.entity));
      return { range: document.range(found), placeholder: found.entity.name };
    });
    const versioned = client.capabilities.workspace?.workspaceEdit?.documentChanges ?? false;
    connection.onRenameRequest((params) => {
      const document = documents.get(params.textDocument.uri);
      return document ? edit(document, params, versioned) : null;
    });
  },
};

function edit(document: ParsedDocument, params: RenameParams, versioned: boolean): WorkspaceEdit | null {
  const { names, graphPaths, uri, version } = document;
  const found = names.at(document.offset(params.position));
  if (!found) return null;
  const { entity } = found;
  // A person may write the quotes that the name will have in the text.
  const wanted = params.newName.trim();
  const name = /^".*"$/s.test(wanted) ? unquote(wanted) : wanted;
  if (name === entity.name) return { changes: {} };
  refuse(cannotRename(entity) ?? renameProblem(names, entity, name));
  const edits = renameEdits(names, graphPaths, entity, name).map(
    (each): { range: LspRange; newText: string } => ({ range: document.range(each), newText: each.text }),
  );
  if (!versioned) return { changes: { [uri]: edits } };
  return { documentChanges: [{ textDocument: { uri, version }, edits }] };
}

function refuse(reason: string | undefined): void {
  if (reason) throw new ResponseError(LSPErrorCodes.RequestFailed, reason);
}
