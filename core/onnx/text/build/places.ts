import type {
  FunctionProto,
  GraphProto,
  ModelProto,
  NodeProto,
  TensorProto,
  ValueInfoProto,
} from '../../gen/onnx_pb';
import { bodyProtos, functionPath, nodeKey } from '../../graph';
import { firstOutput } from '../../model';
import { Addresses } from '../address';
import type { BuildContext } from './context';
import type { FieldsComment } from './merge';
import { mergeComment } from './merge';
import type { Missing } from './missing';

type AnyGraph = GraphProto | FunctionProto;

/**
 * The graphs of a model by their paths, which are those that `readModel` gives them. Names that only a comment has
 * (an attribute's that is no identifier) are put in on the way, since paths are made of them.
 */
export class Places {
  readonly graphs = new Map<string, AnyGraph>();
  /** Graphs of which something is missing. */
  private readonly incomplete = new Set<unknown>();
  private readonly known = new Map<AnyGraph, Map<string, Addresses>>();
  private readonly renames = new Map<string, FieldsComment[]>();

  constructor(
    private readonly context: BuildContext,
    model: ModelProto,
  ) {
    for (const comment of context.addressed) {
      if (context.renamed.has(comment)) continue;
      if (comment.kind !== 'fields' || comment.of !== 'attribute' || !('name' in comment.json)) continue;
      const path = comment.address[0]!;
      const known = this.renames.get(path);
      if (known) known.push(comment);
      else this.renames.set(path, [comment]);
    }
    // In the order in which `readModel` finds the paths.
    if (model.graph) this.graph(model.graph, '');
    for (const definition of model.functions) this.graph(definition, functionPath(definition));
  }

  /** Merges all comments that have an address. Some may be of what is missing. */
  mergeComments(model: ModelProto, missing: readonly Missing[]): void {
    for (const { owner, kind } of missing) {
      if (owner && (kind === 'left-out' || owner.$typeName !== 'onnx.NodeProto')) this.incomplete.add(owner);
    }
    for (const comment of this.context.addressed) {
      if (comment.kind !== 'fields') continue;
      if (comment.of === 'attribute' && 'name' in comment.json) continue;
      this.merge(model, comment);
    }
    // What no graph took was for one that is not there.
    for (const [path, comments] of this.renames) {
      if (!this.graphs.has(path)) for (const comment of comments) this.noSuch(comment, path, undefined);
    }
  }

  private graph(proto: AnyGraph, wantedPath: string): void {
    let path = wantedPath;
    for (let count = 2; this.graphs.has(path); count++) path = `${wantedPath}~${count}`;
    this.graphs.set(path, proto);
    for (const comment of this.renames.get(path) ?? []) {
      this.mergeAttribute(proto, comment);
      this.context.renamed.add(comment);
    }
    proto.node.forEach((node, index) => {
      for (const attribute of node.attribute) {
        for (const body of bodyProtos(attribute)) {
          this.graph(body.proto, `${path}/${nodeKey(node, index)}/${body.attribute}`);
        }
      }
    });
  }

  private merge(model: ModelProto, comment: FieldsComment): void {
    const [path, name] = comment.address;
    if (comment.of === 'model') {
      mergeComment(this.context, comment, model);
      return;
    }
    const graph = this.graphs.get(path!);
    const isFunction = graph?.$typeName === 'onnx.FunctionProto';
    if (!graph || (comment.of === 'graph' && isFunction) || (comment.of === 'function' && !isFunction)) {
      this.noSuch(comment, path!, graph);
    } else if (comment.of === 'graph' || comment.of === 'function')
      mergeComment(this.context, comment, graph);
    else if (comment.of === 'attribute') this.mergeAttribute(graph, comment);
    else {
      const target = this.find(graph, comment, name!);
      if (target) mergeComment(this.context, comment, target);
      else this.noSuch(comment, name!, graph);
    }
  }

  private find(
    graph: AnyGraph,
    { of }: FieldsComment,
    name: string,
  ): NodeProto | ValueInfoProto | TensorProto | undefined {
    if (of === 'node') return this.node(graph, name);
    const isGraph = graph.$typeName === 'onnx.GraphProto';
    const own = isGraph ? [...graph.input, ...graph.output] : [];
    const list = of === 'value' ? [...own, ...graph.valueInfo] : isGraph ? graph.initializer : [];
    const at = this.addresses(`${of}s`, graph, () => list.map((item) => item.name)).find(name);
    return at === undefined ? undefined : list[at];
  }

  /** The node with that address. */
  node(graph: AnyGraph, address: string): NodeProto | undefined {
    const keys = () => graph.node.map(({ output, name }) => firstOutput({ outputs: output }) ?? name);
    const at = this.addresses('nodes', graph, keys).find(address);
    return at === undefined ? undefined : graph.node[at];
  }

  /** A list's addresses are made once: no comment changes the names that they are made of. */
  private addresses(list: string, graph: AnyGraph, names: () => readonly string[]): Addresses {
    let lists = this.known.get(graph);
    if (!lists) {
      lists = new Map();
      this.known.set(graph, lists);
    }
    let addresses = lists.get(list);
    if (!addresses) {
      addresses = new Addresses(names());
      lists.set(list, addresses);
    }
    return addresses;
  }

  private mergeAttribute(graph: AnyGraph, comment: FieldsComment): void {
    const [, nodeName, name] = comment.address;
    if (name === undefined) {
      this.mergeDefault(graph, comment);
      return;
    }
    const node = this.node(graph, nodeName!);
    const at = node && new Addresses(node.attribute.map((attribute) => attribute.name)).find(name);
    if (at !== undefined) mergeComment(this.context, comment, node!.attribute[at]!);
    else if (!node || !this.context.missing.some(({ owner }) => owner === node)) {
      this.noSuch(comment, node ? name : nodeName!, graph);
    }
  }

  private mergeDefault(graph: AnyGraph, comment: FieldsComment): void {
    const name = comment.address[1]!;
    const attributes = graph.$typeName === 'onnx.FunctionProto' ? graph.attributeProto : [];
    const at = new Addresses(attributes.map((attribute) => attribute.name)).find(name);
    if (at !== undefined) mergeComment(this.context, comment, attributes[at]!);
    else this.noSuch(comment, name, graph);
  }

  private noSuch(comment: FieldsComment, name: string, graph: AnyGraph | undefined): void {
    if (graph ? this.incomplete.has(graph) : this.incomplete.size > 0) return;
    const what = comment.of === 'graph' || comment.of === 'function' ? 'graph' : comment.of;
    this.context.problem(comment, `There is no ${what} ${JSON.stringify(name)} for this comment.`);
  }
}
