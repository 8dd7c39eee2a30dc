import { UserError } from '../core/errors';
import type { Node } from '../core/onnx/model';
import { firstOutput } from '../core/onnx/model';

/** An operator that failed, or that onnxruntime cannot run; execution stays before the node. */
export class OperatorError extends UserError {
  constructor(
    code: string,
    message: string,
    detail: string | undefined,
    /** Path of the graph as in `Model.graphs`. */
    readonly graph: string,
    /** The node's place in that graph. */
    readonly node: number,
    readonly nodeName: string,
    readonly op: string,
  ) {
    super(code, message, detail);
    this.name = 'OperatorError';
  }
}

/** Whether onnxruntime lacks the operator, or a kernel for it: nothing that is fed to it would help. */
export function isWithoutKernel(error: unknown): error is OperatorError {
  return error instanceof OperatorError && (error.code === 'OD2042' || error.code === 'OD2043');
}

/**
 * The runner's process has ended. The message says what was running (the node, or the stretch
 * `nodes 12–40 (Conv "a" … Relu "b")`) and how the process ended.
 */
export class RunnerDied extends UserError {
  constructor(
    message: string,
    detail?: string,
    /** The nodes that were running, of one graph; undefined where none were. */
    readonly nodes?: readonly Node[],
    /** How it ended: `the runner was killed (SIGKILL; …)`. */
    readonly how = 'the runner ended',
  ) {
    super('OD2001', message, detail);
    this.name = 'RunnerDied';
  }
}

/** How messages call a node: `Conv "conv1"`, or `Conv → y` where it has no name. */
export function describeNode(node: Node): string {
  const op = node.domain === '' ? node.op : `${node.domain}.${node.op}`;
  if (node.name !== '') return `${op} "${node.name}"`;
  const output = firstOutput(node);
  return output === undefined ? `${op} (node ${node.index})` : `${op} → ${output}`;
}

/** How messages call a stretch of nodes of one graph. */
export function describeStretch(nodes: readonly Node[]): string {
  const [first, last] = [nodes[0], nodes.at(-1)];
  if (first === undefined || last === undefined) return 'no node';
  if (first === last) return `node ${first.index} (${describeNode(first)})`;
  return `nodes ${first.index}–${last.index} (${describeNode(first)} … ${describeNode(last)})`;
}
