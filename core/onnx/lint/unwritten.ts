import { partitionPoint } from '../../partition-point';
import type { StructuredComment } from '../text/build/read-comments';
import { readComments } from '../text/build/read-comments';
import type { Scope } from '../text/parse/scopes';
import { withBodies } from '../text/parse/scopes';
import type { ModelTree, NodeTree, Range } from '../text/parse/tree';

/** What a comment says of a node that the syntax has no form for. */
export interface UnwrittenNode {
  readonly operator?: string;
  readonly domain?: string;
  readonly overload?: string;
  /** The attributes that are not among those that are written. */
  readonly attributes: ReadonlySet<string>;
}

/**
 * What a text says in comments instead of in its syntax (text/comments.ts), as far as a rule would otherwise miss it:
 * attributes and operators of nodes, weights, and what was too long to print.
 */
export class Unwritten {
  private readonly nodes = new Map<NodeTree, UnwrittenNode>();
  /** Weights of any graph that stand in comments only. */
  readonly weights = new Set<string>();
  /** Whether nodes or weights were left out: what is not defined, or not used, may be among them. */
  readonly isCut: boolean = false;

  constructor(
    text: string,
    tree: ModelTree,
    scopes: readonly Scope[],
    problem: (range: Range, message: string) => void,
  ) {
    const comments = readComments(text, tree.comments, problem);
    if (comments.length === 0) return;
    const all = [...withBodies(scopes)];
    const nodes = all.flatMap(({ graph }) => graph.nodes).sort((a, b) => a.start - b.start);
    const blocks = all.flatMap(({ graph }) => graph.valuesRange ?? []).sort((a, b) => a.start - b.start);
    for (const comment of comments) {
      if (comment.kind === 'left-out') {
        if (comment.what !== 'comments') this.isCut = true;
      } else if (isInside(blocks, comment)) {
        const name = weightName(comment);
        if (name !== undefined) this.weights.add(name);
      } else if (comment.kind === 'fields' && comment.of === 'graph') {
        for (const name of sparseNames(comment.json)) this.weights.add(name);
      } else if (comment.kind === 'abbreviated' || (comment.of === 'node' && comment.address.length === 0)) {
        const node = nodes[partitionPoint(nodes, ({ start }) => start < comment.end)];
        if (node) this.nodes.set(node, merged(this.nodes.get(node), comment));
      }
    }
  }

  node(node: NodeTree): UnwrittenNode | undefined {
    return this.nodes.size === 0 ? undefined : this.nodes.get(node);
  }
}

function merged(before: UnwrittenNode | undefined, comment: StructuredComment): UnwrittenNode {
  const attributes = new Set(before?.attributes);
  if (comment.kind === 'abbreviated') {
    const name = /^#:\s*abbreviated ([A-Za-z_]\w*)/.exec(comment.line)?.[1];
    return { ...before, attributes: name === undefined ? attributes : attributes.add(name) };
  }
  if (comment.kind !== 'fields') return { ...before, attributes };
  const { opType, domain, overload, attribute } = comment.json;
  for (const each of Array.isArray(attribute) ? attribute : []) {
    if (typeof each?.name === 'string') attributes.add(each.name);
  }
  return {
    ...before,
    attributes,
    ...(typeof opType === 'string' && { operator: opType }),
    ...(typeof domain === 'string' && { domain }),
    ...(typeof overload === 'string' && { overload }),
  };
}

/** The name of a weight that stands in a comment: in its JSON, or behind its type where it is abbreviated. */
function weightName(comment: StructuredComment): string | undefined {
  if (comment.kind === 'abbreviated') {
    const match = /^#:\s*abbreviated \w+(?:\[[^\]]*\])? (?:"((?:[^"\\]|\\.)*)"|(\w+))/.exec(comment.line);
    return match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2];
  }
  return comment.kind === 'fields' && typeof comment.json.name === 'string' ? comment.json.name : undefined;
}

function sparseNames({ sparseInitializer }: Readonly<Record<string, unknown>>): string[] {
  if (!Array.isArray(sparseInitializer)) return [];
  return sparseInitializer.flatMap((each) =>
    typeof each?.values?.name === 'string' ? [each.values.name as string] : [],
  );
}

function isInside(sorted: readonly Range[], { start }: Range): boolean {
  const block = sorted[partitionPoint(sorted, (range) => range.start <= start) - 1];
  return block !== undefined && start < block.end;
}
