import type { Range as LspRange, Position } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { GraphPaths } from '../core/onnx/text/parse/graph-paths';
import { graphPaths } from '../core/onnx/text/parse/graph-paths';
import { parseModelText } from '../core/onnx/text/parse/parse';
import type { Scope } from '../core/onnx/text/parse/scopes';
import { scopesOf } from '../core/onnx/text/parse/scopes';
import type { ModelTree, Range } from '../core/onnx/text/parse/tree';
import { lineStartsOf } from '../core/onnx/text/positions';
import { comparisonScheme, modelScheme } from '../core/uri';
import { NameIndex } from './names/name-index';

/** A text as it stands in the editor, read once for each of its versions. */
export class ParsedDocument {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
  readonly tree: ModelTree;
  private readonly source: TextDocument;
  private knownScopes: readonly Scope[] | undefined;
  private knownNames: NameIndex | undefined;
  private paths: GraphPaths | undefined;
  private starts: readonly number[] | undefined;

  /** Keeps the document's present text: a change makes the editor's own document another. */
  constructor(document: TextDocument) {
    this.uri = document.uri;
    this.version = document.version;
    this.text = document.getText();
    this.source = TextDocument.create(this.uri, document.languageId, this.version, this.text);
    this.tree = parseModelText(this.text);
  }

  /** The names of the main graph and of each function, with their bodies. */
  get scopes(): readonly Scope[] {
    this.knownScopes ??= scopesOf(this.tree);
    return this.knownScopes;
  }

  /** Every name of the text, with all the places where it stands. */
  get names(): NameIndex {
    this.knownNames ??= new NameIndex(this.text, this.tree, this.scopes, () => this.graphPaths);
    return this.knownNames;
  }

  /** The paths by which the graphs of the text are known outside of it. */
  get graphPaths(): GraphPaths {
    this.paths ??= graphPaths(this.scopes);
    return this.paths;
  }

  /** Where each line begins. */
  get lineStarts(): readonly number[] {
    this.starts ??= lineStartsOf(this.text);
    return this.starts;
  }

  /** A place in the tree as the protocol writes it: lines and UTF-16 units, both from 0. */
  range(range: Range): LspRange {
    return { start: this.source.positionAt(range.start), end: this.source.positionAt(range.end) };
  }

  offset(position: Position): number {
    return this.source.offsetAt(position);
  }
}

/** The documents that are open in the client, parsed when something asks for them. */
export class ParsedDocuments {
  private readonly parsed = new Map<string, ParsedDocument>();

  constructor(private readonly open: { get(uri: string): TextDocument | undefined; all(): TextDocument[] }) {}

  get(uri: string): ParsedDocument | undefined {
    const source = this.open.get(uri);
    if (!source) return undefined;
    const known = this.parsed.get(uri);
    if (known?.version === source.version) return known;
    const parsed = new ParsedDocument(source);
    this.parsed.set(uri, parsed);
    return parsed;
  }

  all(): readonly ParsedDocument[] {
    return this.open.all().flatMap(({ uri }) => this.get(uri) ?? []);
  }

  /** The documents' URIs; nothing is parsed for them. */
  uris(): readonly string[] {
    return this.open.all().map(({ uri }) => uri);
  }

  forget(uri: string): void {
    this.parsed.delete(uri);
  }
}

/** Whether a document is the read-only view of a model, which nobody can change. */
export function isModelView(uri: string): boolean {
  return uri.startsWith(`${modelScheme}:`);
}

/**
 * Whether a document is one of two that are compared: with digests in the place of weights, and names of the other
 * one. It has colours and names, and nothing is wrong with it.
 */
export function isComparison(uri: string): boolean {
  return uri.startsWith(`${comparisonScheme}:`);
}

/** A document for a text that is not open in a client. */
export function documentOf(uri: string, text: string, version = 0): ParsedDocument {
  return new ParsedDocument(TextDocument.create(uri, 'onnxtxt', version, text));
}
