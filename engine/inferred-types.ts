import { clone, create, toBinary } from '@bufbuild/protobuf';
import type { TypeProto } from '../core/onnx/gen/onnx_pb';
import {
  GraphProtoSchema,
  ModelProtoSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
} from '../core/onnx/gen/onnx_pb';
import type { Graph, Model, Weight } from '../core/onnx/model';
import { elementType } from '../core/tensor/dtype';
import { describeStretch } from './errors';
import type { Runner } from './runner-client';
import { buildSubmodel } from './submodel/build';
import type { Meaning, Scope } from './submodel/scope';
import { usesOf } from './submodel/uses';

/**
 * The types of a model's values before anything runs, without shapes: as the model declares them, else as onnxruntime
 * infers them. What model-local functions compute has no type: it depends on who calls them.
 */
export class InferredTypes {
  private readonly inferred = new Map<Graph, Promise<ReadonlyMap<string, TypeProto>>>();

  constructor(
    private readonly runner: Runner,
    private readonly model: Model,
  ) {}

  /** The type of what a name means in a graph; undefined where it is not known. */
  async of(graph: Graph, name: string): Promise<TypeProto | undefined> {
    const declared = graph.types.get(name);
    if (declared) return withoutShape(declared);
    const weight = graph.weights.get(name);
    if (weight) return typeOfWeight(weight);
    if (!graph.producers.has(name)) {
      const outer = graph.parent?.node.graph;
      return outer && this.of(outer, name);
    }
    let types = this.inferred.get(graph);
    if (!types) {
      types = this.infer(graph);
      this.inferred.set(graph, types);
    }
    return (await types).get(name);
  }

  /** The opset versions that hold in a graph. */
  opsetsOf(graph: Graph): ReadonlyMap<string, number> {
    let outermost = graph;
    while (outermost.parent) outermost = outermost.parent.node.graph;
    for (const { graph: own, opsets } of this.model.functions.values()) {
      if (own === outermost) return new Map([...this.model.opsets, ...opsets]);
    }
    return this.model.opsets;
  }

  /** The types of all tensors that the graph's nodes make, where onnxruntime takes them. */
  private async infer(graph: Graph): Promise<ReadonlyMap<string, TypeProto>> {
    const types = new Map<string, TypeProto>();
    const scope = scopeOf(graph, this.opsetsOf(graph));
    const input = [];
    for (const name of usesOf(scope, graph.nodes).feeds) {
      const type = await this.of(graph, name);
      if (!type) return types;
      input.push(create(ValueInfoProtoSchema, { name, type }));
    }
    const names = [...graph.producers.keys()].filter((name) => !graph.weights.has(name));
    const { bytes, folder, weightBytes } = buildSubmodel(this.model, scope, graph.nodes);
    // Of a message that comes twice, protobuf takes both.
    const added = toBinary(
      ModelProtoSchema,
      create(ModelProtoSchema, { graph: create(GraphProtoSchema, { input }) }),
    );
    const submodel = {
      bytes: Buffer.concat([bytes, added]),
      folder,
      weightBytes,
      profile: 'stretch' as const,
    };
    this.runner.running = { text: describeStretch(graph.nodes), nodes: graph.nodes };
    const ask = { submodel, feeds: new Map(), open: new Map(), names };
    const described = await this.runner.request('describe', ask).finally(() => {
      this.runner.running = undefined;
    });
    names.forEach((name, at) => {
      const dtype = described?.[at]?.dtype;
      const code = dtype === undefined ? undefined : elementType(dtype).code;
      if (code !== undefined) types.set(name, tensorOf(code));
    });
    return types;
  }
}

/** The graph before anything runs: what is no constant is fed. */
function scopeOf(graph: Graph, opsets: ReadonlyMap<string, number>): Scope {
  const meaning = (name: string): Meaning => {
    for (let at: Graph | undefined = graph; at; at = at.parent?.node.graph) {
      const weight = at.weights.get(name);
      if (weight) return { kind: 'weight', weight, overridable: false };
      if (at.producers.has(name) || at.inputs.some((input) => input.name === name)) break;
    }
    return { kind: 'value' };
  };
  return { graph, opsets, meaning, protoOf: (node) => node.proto };
}

function typeOfWeight({ dtype }: Weight): TypeProto | undefined {
  return dtype && tensorOf(elementType(dtype).code);
}

function tensorOf(elemType: number): TypeProto {
  return create(TypeProtoSchema, { value: { case: 'tensorType', value: { elemType } } });
}

/** A declared shape may be wrong, and need not be: onnxruntime says so only when it runs. */
function withoutShape(type: TypeProto): TypeProto {
  if (type.value.case !== 'tensorType') return type;
  const bare = clone(TypeProtoSchema, type);
  if (bare.value.case === 'tensorType') bare.value.value.shape = undefined;
  return bare;
}
