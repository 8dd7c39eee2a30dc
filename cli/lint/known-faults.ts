import type { Diagnostic } from '../../core/onnx/lint/diagnostic';
import type { NodeTree, Range } from '../../core/onnx/text/parse/tree';
import { partitionPoint } from '../../core/partition-point';
import type { ParsedDocument } from '../../language-server/document';
import { nodeAt } from '../../language-server/tree/node-at';

/** What the lint found wrong in a text, to tell whether something else says the same once more. */
export class KnownFaults {
  private readonly nodes = new Set<NodeTree>();
  /** The faults in the order of the text; `reach` is where the last of them and of those before it ends. */
  private readonly faults: readonly { readonly start: number; readonly reach: number }[];

  constructor(
    private readonly document: ParsedDocument,
    findings: readonly Diagnostic[],
  ) {
    const faults = findings.filter(({ level }) => level === 'error' || level === 'warning');
    let reach = -1;
    this.faults = [...faults]
      .sort((a, b) => a.start - b.start)
      .map(({ start, end }) => {
        const node = this.nodeAt(start);
        if (node) this.nodes.add(node);
        reach = Math.max(reach, end);
        return { start, reach };
      });
  }

  /** Whether a fault is known of what stands there: of the same node, or outside of nodes at that very place. */
  has({ start, end }: Range): boolean {
    const node = this.nodeAt(start);
    if (node) return this.nodes.has(node);
    const begun = partitionPoint(this.faults, (fault) => fault.start <= end);
    return begun > 0 && this.faults[begun - 1]!.reach >= start;
  }

  private nodeAt(offset: number): NodeTree | undefined {
    return nodeAt(this.document.scopes, offset)?.node;
  }
}
