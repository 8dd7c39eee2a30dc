import { clone } from '@bufbuild/protobuf';
import type { FunctionProto, NodeProto } from '../../core/onnx/gen/onnx_pb';
import { FunctionProtoSchema } from '../../core/onnx/gen/onnx_pb';
import type { FunctionDefinition, Graph, Model, Node } from '../../core/onnx/model';
import { nameWithNumber } from '../timings/numbered-name';
import { calledFunction } from './called-function';
import { bodyProto } from './hoist';

/** A node of a profiled submodel, known by its place in the list. */
export interface NumberedNode {
  readonly node: Node;
  /** The place of the node whose body or function it is in; undefined for the submodel's own nodes. */
  readonly parent: number | undefined;
}

/** Functions that call each other may be many when each call has its own; what is beyond is counted with the call. */
const mostNames = 50_000;
const deepest = 50;

/**
 * Gives every node of a submodel a name of its own, those of bodies and functions too, so that onnxruntime's profiler
 * can say which one ran. Each call of a function gets a copy of it: inlined from one function, the nodes of two calls
 * could not be told apart.
 */
export class ProfileNames {
  readonly nodes: NumberedNode[] = [];
  /** The copies of the functions that are called. */
  readonly functions: FunctionProto[] = [];

  /** `functionProto` makes what is sent of a function. */
  constructor(
    private readonly model: Model,
    private readonly functionProto: (definition: FunctionDefinition) => FunctionProto,
  ) {}

  /** Names a node and all that it runs inside; `proto` is changed. */
  name(node: Node, proto: NodeProto, parent?: number, depth = 0): void {
    const number = this.nodes.push({ node, parent }) - 1;
    proto.name = nameWithNumber(number);
    if (this.nodes.length > mostNames || depth > deepest) return;
    for (const { attribute, graph } of node.bodies) {
      const body = bodyProto(proto, attribute);
      if (body) this.nameAll(graph, body.node, number, depth);
    }
    const called = calledFunction(this.model, node);
    if (!called) return;
    const copy = clone(FunctionProtoSchema, this.functionProto(called));
    copy.name = `${proto.opType}_call_${number}`;
    copy.overload = '';
    proto.opType = copy.name;
    proto.overload = '';
    this.functions.push(copy);
    this.nameAll(called.graph, copy.node, number, depth);
  }

  private nameAll(graph: Graph, protos: readonly NodeProto[], parent: number, depth: number): void {
    for (const proto of protos) {
      // Constants may have been moved out of a body, so that places differ; names of values do not.
      const output = proto.output.find((name) => name !== '');
      const node = output === undefined ? undefined : graph.producers.get(output);
      if (node?.op === proto.opType) this.name(node, proto, parent, depth + 1);
    }
  }
}
