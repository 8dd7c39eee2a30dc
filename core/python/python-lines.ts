import { scopeOf } from '../modules/node-scope';
import { isConstant } from '../onnx/constant';
import type { Model, Node } from '../onnx/model';
import { orderOf } from '../onnx/order';
import { type PythonFrame, pythonFrames } from './stack-trace';

/** The function that a module runs when it is called. */
const moduleCall = 'forward';

/** What the trace of a node says of one visit of a line. */
interface Visit {
  /** The module whose code the line is in; another one's is another visit. */
  readonly within: string;
  /** The module that the line calls, where it calls one. */
  readonly callee: string | undefined;
}

/**
 * Which nodes the lines of Python files made. A line that Python ran several times (in a loop, in a module that is used
 * again) was visited as often: a visit is a stretch of nodes that run one after another, all made by the line, in one
 * module; where the line calls one member of a list of modules after another, each call is a visit.
 */
export class PythonLines {
  /** By file as recorded, then by line: the first node of each visit, in the order of execution. */
  private readonly files = new Map<string, Map<number, Node[]>>();
  /** What the model says stands on the lines. */
  private readonly texts = new Map<string, Map<number, string>>();

  constructor(model: Model) {
    for (const graph of model.graphs.values()) this.addVisits(orderOf(graph).nodes);
  }

  /** The files that made nodes, as recorded. */
  get recordedFiles(): readonly string[] {
    return [...this.files.keys()];
  }

  /** The lines of a file that made nodes, ascending. */
  linesOf(file: string): readonly number[] {
    return [...(this.files.get(file)?.keys() ?? [])].sort((a, b) => a - b);
  }

  /** The first node of each visit of a line. */
  visits(file: string, line: number): readonly Node[] {
    return this.files.get(file)?.get(line) ?? [];
  }

  /** The texts of a file's lines, as far as the model says them. */
  textsOf(file: string): ReadonlyMap<number, string> {
    return this.texts.get(file) ?? new Map();
  }

  private addVisits(nodes: readonly Node[]): void {
    let before = new Map<string, Visit>();
    for (const node of nodes) {
      const frames = pythonFrames(node);
      // What optimisers add has no trace; a line goes on behind it.
      if (frames.length === 0 || isConstant(node.proto)) continue;
      const now = new Map<string, Visit>();
      for (const [at, { file, line }] of frames.entries()) {
        const key = `${line} ${file}`;
        if (now.has(key)) continue;
        const visit = visitOf(node, frames, at);
        const last = before.get(key);
        if (last === undefined || isAnother(last, visit)) this.add(file, line, node);
        now.set(key, {
          ...visit,
          callee: visit.callee ?? (last && last.within === visit.within ? last.callee : undefined),
        });
      }
      for (const { file, line, text } of frames) {
        if (text !== undefined) mapIn(this.texts, file).set(line, text);
      }
      before = now;
    }
  }

  private add(file: string, line: number, node: Node): void {
    const lines = mapIn(this.files, file);
    const nodes = lines.get(line);
    if (nodes) nodes.push(node);
    else lines.set(line, [node]);
  }
}

/** The modules around a node stand in its trace as calls of `forward`, in the same order, the model's own first. */
function visitOf(node: Node, frames: readonly PythonFrame[], at: number): Visit {
  const modules = (scopeOf(node) ?? []).map(({ name }) => name);
  const depth = Math.max(
    0,
    frames.slice(0, at + 1).filter((each) => each.function === moduleCall).length - 1,
  );
  return {
    within: modules.slice(0, depth).join('/'),
    callee: frames[at + 1]?.function === moduleCall ? modules[depth] : undefined,
  };
}

function isAnother(last: Visit, now: Visit): boolean {
  return last.within !== now.within || areMembers(last.callee, now.callee);
}

/** Whether these are two members of one list of modules: `h.0` and `h.1`. */
function areMembers(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined || a === b) return false;
  const list = a.replace(/\d+$/, '');
  return list !== a && list.endsWith('.') && list === b.replace(/\d+$/, '');
}

function mapIn<V>(maps: Map<string, Map<number, V>>, key: string): Map<number, V> {
  const known = maps.get(key) ?? new Map<number, V>();
  maps.set(key, known);
  return known;
}
