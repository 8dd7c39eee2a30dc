import { create } from '@bufbuild/protobuf';
import { UserError } from '../../core/errors';
import type { NodeProto, TypeProto, ValueInfoProto } from '../../core/onnx/gen/onnx_pb';
import { TypeProtoSchema } from '../../core/onnx/gen/onnx_pb';
import { elementType } from '../../core/tensor/dtype';
import type { Tensor } from '../../core/tensor/tensor';
import type { OpenAxes } from '../open-dimensions';
import type { Held, HeldTensor } from '../types';
import { toFloat32 } from './exact-float';
import { crosses } from './onnxruntime';
import { intAttribute, node, tensorType, typeAttribute, valueInfo } from './proto';
import type { TensorStore } from './tensor-store';

/** What is fed to onnxruntime for values of any kind, by the name of its input. */
export function feedTensors(feeds: ReadonlyMap<string, Held>, store: TensorStore): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  const add = (name: string, held: Held): void => {
    switch (held.kind) {
      case 'tensor': {
        const tensor = store.get(held.id);
        if (crosses(held.dtype)) tensors.set(name, tensor);
        else tensors.set(carrierOf(name), toFloat32(tensor));
        break;
      }
      case 'sequence':
        held.elements.forEach((element, at) => {
          add(elementOf(name, at), element);
        });
        break;
      case 'optional':
        if (held.value) add(contentOf(name), held.value);
        break;
    }
  };
  for (const [name, held] of feeds) add(name, held);
  return tensors;
}

/**
 * Declares what `feedTensors` feeds, with nodes that make, of what can be fed, what cannot: a Cast for element types
 * that don't cross, SequenceConstruct and Optional for what is no tensor. Shapes are declared on demand, without the
 * lengths of `open` axes.
 *
 * @throws UserError OD2011 where a value cannot be fed
 */
export function declareFeeds(
  feeds: ReadonlyMap<string, Held>,
  withShapes: boolean,
  open: OpenAxes = new Map(),
): { readonly inputs: ValueInfoProto[]; readonly nodes: NodeProto[] } {
  const declaring = new FeedDeclaration(withShapes, open);
  for (const [name, held] of feeds) declaring.add(name, held);
  return declaring;
}

class FeedDeclaration {
  readonly inputs: ValueInfoProto[] = [];
  readonly nodes: NodeProto[] = [];

  constructor(
    private readonly withShapes: boolean,
    private readonly open: OpenAxes,
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

  private tensor(name: string, { dtype, shape: given }: HeldTensor): void {
    const open = this.open.get(name) ?? [];
    const shape = given.map((length, axis) => (open.includes(axis) ? undefined : length));
    if (crosses(dtype)) {
      this.input(name, dtype, shape);
      return;
    }
    if (dtype.startsWith('complex')) {
      throw new UserError('OD2011', `'${name}' is ${dtype}, which onnxruntime cannot be fed with.`);
    }
    this.input(carrierOf(name), 'float32', shape);
    const attributes = [intAttribute('to', elementType(dtype).code)];
    // Inf must not become the largest number on its way in.
    if (dtype.startsWith('float8')) attributes.push(intAttribute('saturate', 0));
    this.nodes.push(node('Cast', [carrierOf(name)], [name], attributes));
  }

  private input(name: string, dtype: HeldTensor['dtype'], shape: readonly (number | undefined)[]): void {
    this.inputs.push(valueInfo(name, tensorType(dtype, this.withShapes ? shape : undefined)));
  }

  private sequence(name: string, elements: readonly Held[], held: Held): void {
    const names = elements.map((element, at) => {
      this.add(elementOf(name, at), element);
      return elementOf(name, at);
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
      this.add(contentOf(name), value);
      this.nodes.push(node('Optional', [contentOf(name)], [name]));
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

function carrierOf(name: string): string {
  return `${name}::float32`;
}

function elementOf(name: string, at: number): string {
  return `${name}::${at}`;
}

function contentOf(name: string): string {
  return `${name}::value`;
}

function describe(held: Held): string {
  return held.kind === 'map' ? 'a map' : held.kind === 'opaque' ? held.type : held.kind;
}
