import type { CodeLens, Command } from 'vscode-languageserver';
import type { Definition, Scope } from '../../core/onnx/text/parse/scopes';
import { withBodies } from '../../core/onnx/text/parse/scopes';
import type { TypeTree } from '../../core/onnx/text/parse/tree';
import { isComparison, isModelView, type ParsedDocument } from '../document';
import type { Feature } from '../feature';
import { isLarge } from '../large';
import type { ValueEntity } from '../names/entity';
import type { InitializationOptions } from '../protocol';

/** Which value a lens tells the consumers of, by the place of its name: looked up when the lens is seen. */
interface ConsumersOf {
  readonly uri: string;
  readonly version: number;
  readonly offset: number;
}

/**
 * Lines above a graph: Run and Debug (for a client with such commands), and what is in it. Above inputs and weights,
 * where it is asked for, how many nodes take them.
 */
export const codeLens: Feature = {
  capabilities: () => ({ codeLensProvider: { resolveProvider: true } }),
  register({ connection, documents, settings, client }) {
    const options = client.initializationOptions as InitializationOptions | null | undefined;
    connection.onCodeLens(({ textDocument }): CodeLens[] => {
      const document = documents.get(textDocument.uri);
      // A lens would put the lines of the two texts out of step.
      if (!document || isComparison(document.uri) || !settings.current.codeLens) return [];
      const lenses = graphLenses(document, options?.runCommands);
      return settings.current.consumerLens && !isLarge(document)
        ? [...lenses, ...consumerLenses(document)]
        : lenses;
    });
    connection.onCodeLensResolve((lens): CodeLens => {
      const { uri, version, offset } = lens.data as ConsumersOf;
      const document = documents.get(uri);
      const entity = document?.version === version ? document.names.at(offset)?.entity : undefined;
      if (!document || entity?.kind !== 'value') return { ...lens, command: text('') };
      return { ...lens, command: consumers(document, offset, entity, options?.showReferences) };
    });
    if (client.capabilities.workspace?.codeLens?.refreshSupport !== true) return;
    settings.onDidChange(
      () => void connection.sendRequest('workspace/codeLens/refresh').catch(() => undefined),
    );
  },
};

/** A line that is only read. */
function text(title: string): Command {
  return { title, command: '' };
}

function graphLenses(document: ParsedDocument, run: InitializationOptions['runCommands']): CodeLens[] {
  return document.scopes.flatMap((scope): CodeLens[] => {
    const { graph, kind } = scope;
    if (!graph.name) return [];
    const range = document.range(graph.name);
    const lenses: CodeLens[] = [];
    if (kind === 'main' && run && isSaved(document.uri)) {
      lenses.push({ range, command: { title: 'Run', command: run.run, arguments: [document.uri] } });
      lenses.push({ range, command: { title: 'Debug', command: run.debug, arguments: [document.uri] } });
    }
    lenses.push({ range, command: text(summary(document, scope)) });
    return lenses;
  });
}

/** Whether there is a file that could be run: a text that was never saved has none. */
function isSaved(uri: string): boolean {
  return uri.startsWith('file:') || isModelView(uri);
}

/** `2 inputs · 1 output · 24 nodes · 61,706 parameters`; of a function also how often it is called. */
function summary(document: ParsedDocument, root: Scope): string {
  const { graph } = root;
  let nodes = 0;
  let parameters = 0;
  for (const scope of withBodies([root])) {
    nodes += scope.graph.nodes.length;
    for (const { value, kind } of scope.definitions.values()) {
      if (kind === 'weight') parameters += elementsOf(value?.type);
    }
  }
  const parts = [
    counted(graph.inputs.length, 'input'),
    counted(graph.outputs.length, 'output'),
    counted(nodes, 'node'),
  ];
  if (parameters > 0) parts.push(counted(parameters, 'parameter'));
  if (root.kind === 'function') {
    const entity = graph.name && document.names.at(graph.name.start)?.entity;
    const calls = entity?.occurrences.filter(({ role }) => role === 'use').length ?? 0;
    parts.push(calls === 0 ? 'never called' : `called ${counted(calls, 'time')}`);
  }
  return parts.join(' · ');
}

/** The number of elements of a type whose dimensions are all numbers; 0 for others. */
function elementsOf(type: TypeTree | undefined): number {
  if (type?.kind !== 'tensor' || !type.dimensions) return 0;
  return type.dimensions.reduce(
    (product, { value }) => product * (typeof value === 'bigint' ? Number(value) : 0),
    1,
  );
}

function consumerLenses(document: ParsedDocument): CodeLens[] {
  const { uri, version } = document;
  const lensOf = ({ name, kind }: Definition): CodeLens[] =>
    kind === 'node' ? [] : [{ range: document.range(name), data: { uri, version, offset: name.start } }];
  return [...withBodies(document.scopes)].flatMap((scope) => [...scope.definitions.values()].flatMap(lensOf));
}

function consumers(
  document: ParsedDocument,
  offset: number,
  { occurrences }: ValueEntity,
  showReferences: string | undefined,
): Command {
  const uses = occurrences.filter(({ role, node }) => role === 'use' && node);
  const title = counted(new Set(uses.map(({ node }) => node)).size, 'consumer');
  if (!showReferences || uses.length === 0) return text(title);
  const places = uses.map((use) => ({ uri: document.uri, range: document.range(use) }));
  const { start } = document.range({ start: offset, end: offset });
  return { title, command: showReferences, arguments: [document.uri, start, places] };
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;
}
