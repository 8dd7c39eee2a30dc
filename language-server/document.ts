import type { Range as LspRange, Position } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { GraphPaths } from '../core/onnx/text/parse/graph-paths';
import { graphPaths } from '../core/onnx/text/parse/graph-paths';
import { parseModelText } from '../core/onnx/text/parse/parse';
import type { Scope } from '../core/onnx/text/parse/scopes';
import { scopesOf } from '../core/onnx/text/parse/scopes';
import type { ModelTree, Range } from '../core/onnx/text/parse/tree';

/** A text as it stands in the editor, read once for each of its versions. */
export class ParsedDocument {
  readonly tree: ModelTree;
  private names: readonly Scope[] | undefined;
  private paths: GraphPaths | undefined;

  constructor(readonly source: TextDocument) {
    this.tree = parseModelText(source.getText());
  }

  get uri(): string {
    return this.source.uri;
  }

  get text(): string {
    return this.source.getText();
  }

  get version(): number {
    return this.source.version;
  }

  /** The names of the main graph and of each function, with their bodies. */
  get scopes(): readonly Scope[] {
    this.names ??= scopesOf(this.tree);
    return this.names;
  }

  /** The paths by which the graphs of the text are known outside of it. */
  get graphPaths(): GraphPaths {
    this.paths ??= graphPaths(this.scopes);
    return this.paths;
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
    if (known?.version === source.version && known.source === source) return known;
    const parsed = new ParsedDocument(source);
    this.parsed.set(uri, parsed);
    return parsed;
  }

  all(): readonly ParsedDocument[] {
    return this.open.all().flatMap(({ uri }) => this.get(uri) ?? []);
  }

  forget(uri: string): void {
    this.parsed.delete(uri);
  }
}

/** A document for a text that is not open in a client. */
export function documentOf(uri: string, text: string, version = 0): ParsedDocument {
  return new ParsedDocument(TextDocument.create(uri, 'onnxtxt', version, text));
}
