import type { Definition, LocationLink, TextDocumentPositionParams } from 'vscode-languageserver';
import type { ParsedDocument } from '../document';
import type { Feature } from '../feature';
import type { DefinitionPlace } from '../names/definition';
import { definitionsOf, typePlace } from '../names/definition';
import type { Entity } from '../names/entity';

/**
 * Go to definition: from a value to the node, input or weight that makes it, from an operator to the model-local
 * function that it calls, from `@name` to the function's attribute, from a domain to its opset import. Go to
 * declaration and to the type definition: to the line that says a value's type.
 */
export const definition: Feature = {
  capabilities: () => ({ definitionProvider: true, declarationProvider: true, typeDefinitionProvider: true }),
  register({ connection, documents, client }) {
    const { textDocument } = client.capabilities;
    const answer =
      (find: (entity: Entity) => readonly DefinitionPlace[], can: { linkSupport?: boolean } | undefined) =>
      (params: TextDocumentPositionParams): Definition | LocationLink[] | null => {
        const document = documents.get(params.textDocument.uri);
        return document ? placesAt(document, params, find, can?.linkSupport ?? false) : null;
      };
    connection.onDefinition(answer(definitionsOf, textDocument?.definition));
    connection.onDeclaration(answer(declarationsOf, textDocument?.declaration));
    connection.onTypeDefinition(answer(typesOf, textDocument?.typeDefinition));
  },
};

function declarationsOf(entity: Entity): readonly DefinitionPlace[] {
  const types = typesOf(entity);
  return types.length > 0 ? types : definitionsOf(entity);
}

function typesOf(entity: Entity): readonly DefinitionPlace[] {
  const place = entity.kind === 'value' ? typePlace(entity) : undefined;
  return place ? [place] : [];
}

function placesAt(
  document: ParsedDocument,
  { position }: TextDocumentPositionParams,
  find: (entity: Entity) => readonly DefinitionPlace[],
  asLinks: boolean,
): Definition | LocationLink[] | null {
  const origin = document.names.at(document.offset(position));
  const places = origin ? find(origin.entity) : [];
  if (!origin || places.length === 0) return null;
  const { uri } = document;
  if (!asLinks) return places.map(({ name }) => ({ uri, range: document.range(name) }));
  return places.map(({ name, whole }) => ({
    originSelectionRange: document.range(origin),
    targetUri: uri,
    targetRange: document.range(whole),
    targetSelectionRange: document.range(name),
  }));
}
