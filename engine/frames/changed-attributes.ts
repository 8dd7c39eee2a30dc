import { toBinary } from '@bufbuild/protobuf';
import type { AttributeProto, NodeProto } from '../../core/onnx/gen/onnx_pb';
import { AttributeProtoSchema } from '../../core/onnx/gen/onnx_pb';
import type { Node } from '../../core/onnx/model';

/** Attributes of a frame's nodes that somebody has changed for this run; the model and its file stay as they are. */
export class ChangedAttributes {
  private readonly changed = new Map<Node, ReadonlyMap<string, AttributeProto>>();

  /** The attribute as it was changed; undefined where it was not. */
  get(node: Node, name: string): AttributeProto | undefined {
    return this.changed.get(node)?.get(name);
  }

  /** Changes an attribute; `undefined` lets it be what the model says. */
  set(node: Node, name: string, attribute: AttributeProto | undefined): void {
    const own = new Map(this.changed.get(node));
    if (attribute) own.set(name, attribute);
    else own.delete(name);
    if (own.size > 0) this.changed.set(node, own);
    else this.changed.delete(node);
  }

  has(node: Node): boolean {
    return this.changed.has(node);
  }

  /** The changes as they are now, to be made in another frame. */
  copy(): (other: ChangedAttributes) => void {
    const changed = new Map(this.changed);
    return (other) => {
      for (const [node, attributes] of changed) other.changed.set(node, attributes);
    };
  }

  /** The node with what was changed. */
  apply(node: Node): NodeProto {
    const own = this.changed.get(node);
    if (!own) return node.proto;
    return { ...node.proto, attribute: this.listOf(node) };
  }

  /** The node's attributes with what was changed, in the file's order. */
  listOf(node: Node): AttributeProto[] {
    const own = this.changed.get(node);
    return node.attributes.map((attribute) => own?.get(attribute.name) ?? attribute);
  }

  /** Tells these nodes from the same ones with other attributes: sessions are kept by it. */
  key(nodes: readonly Node[]): string {
    if (this.changed.size === 0) return '';
    return nodes
      .flatMap((node) =>
        [...(this.changed.get(node)?.values() ?? [])].map(
          (attribute) =>
            `${node.index}:${Buffer.from(toBinary(AttributeProtoSchema, attribute)).toString('base64')}`,
        ),
      )
      .join();
  }
}
