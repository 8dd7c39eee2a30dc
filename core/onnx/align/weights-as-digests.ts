import path from 'node:path';
import { create } from '@bufbuild/protobuf';
import { ExternalFiles } from '../external-data';
import type { AttributeProto, GraphProto, NodeProto, TensorProto } from '../gen/onnx_pb';
import { StringStringEntryProtoSchema, TensorProto_DataLocation } from '../gen/onnx_pb';
import type { Model, Weight, WeightData } from '../model';
import { staysInText } from '../read/tensor-fields';
import type { WeightDigests } from '../weight-digests';
import { weightBytes, weightOf } from '../weights';
import { changed } from './changed';

/**
 * Which files' weights are shown by their digests: `all`, or the model's `own`, for a text that depends on nothing but
 * the bytes of the model's file.
 */
export type DigestedFiles = 'all' | 'own';

/**
 * Shows weights by what they are instead of by where they lie: `["sha256": "…"]` for big ones, elements for small
 * ones, wherever either lies. A weight whose data is missing stays as the model has it.
 */
export class WeightsAsDigests {
  private readonly files: ExternalFiles;
  private readonly known = new WeakMap<TensorProto, Weight>();

  constructor(
    private readonly model: Model,
    private readonly digests: WeightDigests,
    which: DigestedFiles,
  ) {
    const own = { path: model.path, size: model.fileSize };
    this.files =
      which === 'all' ? model.files : new ExternalFiles([], path.isAbsolute(model.path) ? own : undefined);
  }

  /** The data of all tensors that are shown by their digests, for `WeightDigests.make`. */
  *data(): Generator<WeightData> {
    for (const tensor of tensorsOf(this.model)) {
      const weight = this.weight(tensor);
      if (!isSmall(weight)) yield weight.data;
    }
  }

  /** The tensor as it is shown. */
  shown(tensor: TensorProto): TensorProto {
    const weight = this.weight(tensor);
    const { data } = weight;
    if (data.kind === 'missing' || (data.kind === 'inline' && data.strings)) return tensor;
    if (isSmall(weight)) {
      if (data.kind === 'inline') return tensor;
      const rawData = weightBytes(weight, 0, data.length);
      const inline = { rawData: rawData as Uint8Array<ArrayBuffer>, externalData: [] };
      return changed(tensor, { ...inline, dataLocation: TensorProto_DataLocation.DEFAULT });
    }
    const digest = this.digests.of(data);
    if (digest === undefined) return tensor;
    return changed(tensor, {
      externalData: [create(StringStringEntryProtoSchema, { key: 'sha256', value: digest })],
      dataLocation: TensorProto_DataLocation.EXTERNAL,
      rawData: new Uint8Array(),
      floatData: [],
      doubleData: [],
      int32Data: [],
      int64Data: [],
      uint64Data: [],
    });
  }

  private weight(tensor: TensorProto): Weight {
    let weight = this.known.get(tensor);
    if (!weight) {
      weight = weightOf(tensor.name, tensor, this.files);
      this.known.set(tensor, weight);
    }
    return weight;
  }
}

/** Whether a weight's elements are shown. */
function isSmall({ dtype, data }: Weight): boolean {
  if (data.kind === 'missing') return false;
  return staysInText(dtype, data.kind === 'file' ? data.length : data.bytes.length);
}

/** Every dense tensor that stands in a text: initializers, and values of attributes. */
function* tensorsOf({ proto }: Model): Generator<TensorProto> {
  if (proto.graph) yield* tensorsOfGraph(proto.graph);
  for (const definition of proto.functions) {
    for (const attribute of definition.attributeProto) yield* tensorsOfAttribute(attribute);
    yield* tensorsOfNodes(definition.node);
  }
}

function* tensorsOfGraph(graph: GraphProto): Generator<TensorProto> {
  yield* graph.initializer;
  yield* tensorsOfNodes(graph.node);
}

function* tensorsOfNodes(nodes: readonly NodeProto[]): Generator<TensorProto> {
  for (const node of nodes) for (const attribute of node.attribute) yield* tensorsOfAttribute(attribute);
}

function* tensorsOfAttribute({ t, g, graphs }: AttributeProto): Generator<TensorProto> {
  if (t) yield t;
  if (g) yield* tensorsOfGraph(g);
  for (const graph of graphs) yield* tensorsOfGraph(graph);
}
