import { create } from '@bufbuild/protobuf';
import { UserError } from '../../core/errors';
import type { GraphProto, NodeProto, TypeProto } from '../../core/onnx/gen/onnx_pb';
import { TypeProtoSchema } from '../../core/onnx/gen/onnx_pb';
import { elementType } from '../../core/tensor/dtype';
import type { Tensor } from '../../core/tensor/tensor';
import type { Held, HeldTensor } from '../types';
import { toFloat32 } from './exact-float';
import { crosses } from './onnxruntime';
import { intAttribute, node, tensorType, typeAttribute, valueInfo } from './proto';
import type { TensorStore } from './tensor-store';

/**
 * Declares the fed values as inputs of the graph and puts nodes before the others that make, of what can be fed,
 * what cannot: a Cast for element types that don't cross, SequenceConstruct and Optional for what is no tensor.
 * Shapes are declared on demand.
 */
export function declareFeeds(
  graph: GraphProto,
  feeds: Readonly<Record<string, Held>>,
  store: TensorStore,
  withShapes: boolean,
): Map<string, Tensor> {
  const declaring = new FeedDeclaration(graph, store, withShapes);
  for (const [name, held] of Object.entries(feeds)) declaring.add(name, held);
  graph.node.unshift(...declaring.nodes);
  return declaring.tensors;
}

class FeedDeclaration {
  readonly nodes: NodeProto[] = [];
  readonly tensors = new Map<string, Tensor>();

  constructor(
    private readonly graph: GraphProto,
    private readonly store: TensorStore,
    private readonly withShapes: boolean,
  ) {}

  add(name: string, held: Held): void {
    switch (held.kind) {
      case 'tensor':
        this.tensor(name, held);
        break;
      case 'sequence':
        this.sequence(name, held.elements, held);
        break;
      case 'optional':
        this.optional(name, held.value, held);
        break;
      default:
        throw new UserError(
          'OD2011',
          `'${name}' is ${describe(held)}, which onnxruntime cannot be fed with.`,
        );
    }
  }

  private tensor(name: string, held: HeldTensor): void {
    const tensor = this.store.get(held.id);
    if (crosses(held.dtype)) {
      this.input(name, tensor);
      return;
    }
    if (held.dtype.startsWith('complex')) {
      throw new UserError('OD2011', `'${name}' is ${held.dtype}, which onnxruntime cannot be fed with.`);
    }
    const carrier = `${name}::float32`;
    this.input(carrier, toFloat32(tensor));
    const attributes = [intAttribute('to', elementType(held.dtype).code)];
    // Inf must not become the largest number on its way in.
    if (held.dtype.startsWith('float8')) attributes.push(intAttribute('saturate', 0));
    this.nodes.push(node('Cast', [carrier], [name], attributes));
  }

  private input(name: string, tensor: Tensor): void {
    const shape = this.withShapes ? tensor.shape : undefined;
    this.graph.input.push(valueInfo(name, tensorType(tensor.dtype, shape)));
    this.tensors.set(name, tensor);
  }

  private sequence(name: string, elements: readonly Held[], held: Held): void {
    const names = elements.map((element, at) => {
      this.add(`${name}::${at}`, element);
      return `${name}::${at}`;
    });
    if (names.length > 0) {
      this.nodes.push(node('SequenceConstruct', names, [name]));
      return;
    }
    const type = held.kind === 'sequence' ? held.elementType : undefined;
    this.nodes.push(
      node('SequenceEmpty', [], [name], type ? [intAttribute('dtype', elementType(type).code)] : []),
    );
  }

  private optional(name: string, value: Held | undefined, held: Held): void {
    if (value) {
      this.add(`${name}::value`, value);
      this.nodes.push(node('Optional', [`${name}::value`], [name]));
      return;
    }
    const type = held.kind === 'optional' ? held.absent : undefined;
    if (!type) throw new UserError('OD2011', `'${name}' is absent and of unknown type; it cannot be fed.`);
    const dtype = tensorType(type.dtype);
    const proto: TypeProto = type.sequence
      ? create(TypeProtoSchema, { value: { case: 'sequenceType', value: { elemType: dtype } } })
      : dtype;
    this.nodes.push(node('Optional', [], [name], [typeAttribute('type', proto)]));
  }
}

function describe(held: Held): string {
  return held.kind === 'map' ? 'a map' : held.kind === 'opaque' ? held.type : held.kind;
}
