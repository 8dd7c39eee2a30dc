import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { clone, create } from '@bufbuild/protobuf';
import type {
  AttributeProto,
  FunctionProto,
  GraphProto,
  ModelProto,
  NodeProto,
  StringStringEntryProto,
  TensorProto,
} from '../../gen/onnx_pb';
import {
  AttributeProtoSchema,
  NodeProtoSchema,
  StringStringEntryProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} from '../../gen/onnx_pb';
import type { Graph, Model, Node } from '../../model';
import { firstOutput } from '../../model';
import type { LeftOut } from '../left-out';
import { writeModel } from '../print';
import type { BuildContext } from './context';
import type { FieldsComment } from './merge';
import { mergeComment } from './merge';
import type { Missing } from './missing';
import type { Places } from './places';

/**
 * Takes what a text left out from the model that the text was printed from, and returns what that model has not. The
 * model is printed once more, which tells what each comment in the text stands for.
 */
export function restore(
  context: BuildContext,
  places: Places,
  proto: ModelProto,
  source: Model,
): readonly Missing[] {
  if (context.missing.length === 0) return [];
  const known = new Map<string, LeftOut['what'][]>();
  writeModel(
    source,
    {},
    () => undefined,
    ({ line, what }) => {
      const alike = known.get(line);
      if (alike) alike.push(what);
      else known.set(line, [what]);
    },
  );
  const restorer = new Restorer(context, places, proto, source.proto);
  return context.missing.filter((missing) => {
    const candidates = known.get(missing.line) ?? [];
    return !restorer.restore(missing, candidates);
  });
}

class Restorer {
  private readonly paths: ReadonlyMap<GraphProto | FunctionProto, string>;
  private readonly nodePaths = new Map<NodeProto, string>();
  /** How many initializers were put into a graph already. */
  private readonly inserted = new Map<GraphProto, number>();

  constructor(
    private readonly context: BuildContext,
    places: Places,
    private readonly proto: ModelProto,
    private readonly source: ModelProto,
  ) {
    this.paths = new Map([...places.graphs].map(([path, graph]) => [graph, path]));
    for (const [path, graph] of places.graphs) for (const node of graph.node) this.nodePaths.set(node, path);
  }

  /** Puts in what is missing; false where no candidate is sure to be it. */
  restore(missing: Missing, candidates: readonly LeftOut['what'][]): boolean {
    const areComments = missing.kind === 'left-out' && missing.what === 'comments';
    const what = areComments ? candidates[0] : this.choose(missing, candidates);
    if (!what) return false;
    const { owner } = missing;
    switch (what.kind) {
      case 'header':
        if (what.field !== 'metadataProps') this.proto[what.field] = what.value;
        else {
          const { key = '', value } = what;
          this.proto.metadataProps.push(create(StringStringEntryProtoSchema, { key, value }));
          const order = new Map(this.source.metadataProps.map((entry, at) => [entryKey(entry), at]));
          const place = (entry: StringStringEntryProto) => order.get(entryKey(entry)) ?? order.size;
          this.proto.metadataProps.sort((a, b) => place(a) - place(b));
        }
        return true;
      case 'fields':
        for (const each of areComments ? candidates : [what]) this.fields(missing, each);
        return true;
      case 'attribute':
        if (owner?.$typeName !== 'onnx.NodeProto') return false;
        owner.attribute.push(copyOf(AttributeProtoSchema, what.attribute));
        inOrderOf(owner.attribute, what.node.attributes);
        return true;
      case 'initializer':
        if (owner?.$typeName !== 'onnx.GraphProto') return false;
        this.initializer(owner, missing.at, what.tensor);
        return true;
      case 'nodes':
        if (!owner || owner.$typeName === 'onnx.NodeProto') return false;
        for (const node of what.graph.nodes.slice(what.from))
          owner.node.push(clone(NodeProtoSchema, node.proto));
        return true;
      case 'values':
        if (owner?.$typeName !== 'onnx.GraphProto') return false;
        this.values(owner, what.graph.proto as GraphProto, what.from);
        return true;
    }
  }

  private fields(missing: Missing, what: LeftOut['what']): void {
    if (what.kind !== 'fields') return;
    const { of, address, json } = what;
    const comment: FieldsComment = {
      kind: 'fields',
      of,
      address,
      json,
      start: missing.start,
      end: missing.end,
    };
    if (address.length > 0 || of === 'model') this.context.addressed.push(comment);
    else if (missing.owner?.$typeName === 'onnx.NodeProto')
      mergeComment(this.context, comment, missing.owner);
  }

  private initializer(graph: GraphProto, at: number, tensor: TensorProto): void {
    const before = this.inserted.get(graph) ?? 0;
    graph.initializer.splice(at + before, 0, copyOf(TensorProtoSchema, tensor));
    this.inserted.set(graph, before + 1);
  }

  private values(graph: GraphProto, source: GraphProto, from: number): void {
    const { initializer, valueInfo } = source;
    for (const tensor of initializer.slice(from)) graph.initializer.push(copyOf(TensorProtoSchema, tensor));
    for (const value of valueInfo.slice(Math.max(0, from - initializer.length))) {
      graph.valueInfo.push(copyOf(ValueInfoProtoSchema, value));
    }
  }

  /** The candidate in the same place of the model; elsewhere one counts only where it is the only one. */
  private choose(missing: Missing, candidates: readonly LeftOut['what'][]): LeftOut['what'] | undefined {
    const { owner } = missing;
    if (!owner || candidates.length === 0) return candidates[0];
    const isNode = owner.$typeName === 'onnx.NodeProto';
    const path = isNode ? this.nodePaths.get(owner) : this.paths.get(owner);
    const here = candidates.filter((what) => graphOf(what)?.path === path);
    if (!isNode) return here[0] ?? onlyOne(candidates);
    const same = here.find((what) => {
      const node = nodeOf(what);
      return node && keyOf(node) === (firstOutput({ outputs: owner.output }) ?? owner.name);
    });
    return same ?? onlyOne(candidates);
  }
}

/** A message of its own, whose data is not copied: comments replace whole fields of it. */
function copyOf<Desc extends DescMessage>(schema: Desc, message: MessageShape<Desc>): MessageShape<Desc> {
  return Object.assign(create(schema), message);
}

function entryKey({ key, value }: StringStringEntryProto): string {
  return `${key}\0${value}`;
}

function onlyOne<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}

function keyOf(node: Node): string {
  return firstOutput(node) ?? node.name;
}

function nodeOf(what: LeftOut['what']): Node | undefined {
  return what.kind === 'attribute' || what.kind === 'fields' ? what.node : undefined;
}

function graphOf(what: LeftOut['what']): Graph | undefined {
  if (what.kind === 'header') return undefined;
  return 'graph' in what ? what.graph : what.node?.graph;
}

/** Attributes stand as they do in the source, where both have the same names. */
function inOrderOf(attributes: AttributeProto[], source: readonly AttributeProto[]): void {
  const order = new Map(source.map(({ name }, at) => [name, at]));
  if (!attributes.every(({ name }) => order.has(name))) return;
  attributes.sort((a, b) => order.get(a.name)! - order.get(b.name)!);
}
