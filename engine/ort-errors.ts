import type { Node } from '../core/onnx/model';
import { firstOutput } from '../core/onnx/model';
import { describeNode, OperatorError } from './errors';
import type { OrtError } from './runner-client';
import { submodelNodeName } from './submodel/build';

/**
 * onnxruntime's errors are plain texts without codes. What is known of their forms (1.30) is here: by it the failing
 * node is found among those of a submodel, and the cause is told without onnxruntime's own wrapping.
 */

/** The node of a submodel that an error is about; undefined where the text does not say. */
export function failedNode(error: OrtError, nodes: readonly Node[]): Node | undefined {
  for (const pattern of nodePatterns) {
    const found = pattern.exec(error.message)?.[1];
    const node = found === undefined ? undefined : nodes.find((each) => submodelNodeName(each) === found);
    if (node) return node;
  }
  return undefined;
}

/** Forms in which a text names the node that it is about: the submodel's own names are `#12`. */
const nodePatterns = [
  // Non-zero status code returned while running Add node. Name:'#3' Status Message: …
  /Name:'(#\d+)'/,
  // This is an invalid model. In Node, ("#0", Foo, "", -1) : …
  /In Node, \("(#\d+)"/,
  // Could not find an implementation for Foo(7) node with name '#3'
  /node with name '(#\d+)'/,
  // Type Error: Type parameter (T) of Optype (Add) bound to different types (…) in node (#3).
  /in node \((#\d+)\)/,
  // Node (#3) Op (Reshape) [ShapeInferenceError] … ; Node:#3 …; (op_type:Add, node name: #3): …
  /[Nn]ode(?: name)?[: ]+\(?(#\d+)\)?/,
];

/**
 * The error that a person reads for a node that failed or that onnxruntime refuses. `inputs` are what it was given,
 * each as `x float32[2,3]`.
 */
export function operatorError(node: Node, error: OrtError, inputs: readonly string[]): OperatorError {
  const raw = withRealName(error.message, node);
  const cause = causeOf(raw);
  const what = describeNode(node);
  const where = node.graph.path === '' ? '' : ` in ${node.graph.path}`;
  const missing = /is not a registered function\/op|No Op registered for|No opset import for domain/.test(
    raw,
  );
  const noKernel = /Could not find an implementation for|NOT_IMPLEMENTED/.test(raw);
  let code = error.phase === 'create' ? 'OD2041' : 'OD2040';
  const given = inputs.length === 0 ? '' : ` Its inputs: ${inputs.join(', ')}.`;
  let message = `${what}${where} failed: ${sentence(cause)}${given}`;
  if (missing || noKernel) {
    code = missing ? 'OD2042' : 'OD2043';
    const why = missing ? 'onnxruntime does not know this operator' : 'onnxruntime has no kernel for it';
    message = `${what}${where} cannot run: ${why} (${cause}).${given}`;
  } else if (error.phase === 'create') message = `${what}${where} is not valid: ${sentence(cause)}${given}`;
  return new OperatorError(code, message, raw, node.graph.path, node.index, node.name, node.op);
}

/** The text with a mark at its end. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function withRealName(text: string, node: Node): string {
  const shown = node.name || firstOutput(node) || '';
  return text
    .replaceAll(`'${submodelNodeName(node)}'`, `'${shown}'`)
    .replaceAll(submodelNodeName(node), shown);
}

/** The part of a text that says what went wrong: without status wrapping, source positions and C++ signatures. */
export function causeOf(text: string): string {
  let cause = text.replace(/\s+/g, ' ').trim();
  const status = /Status Message: (.*)$/.exec(cause);
  if (status) cause = status[1]!;
  // A node of a body failed: If and Loop wrap its text in one of their own.
  const inner =
    /^Non-zero status code returned while running (\S+) node\. Name:'(.*?)' (Status Message: .*)$/.exec(
      cause,
    );
  if (inner) return `in its ${inner[1]} "${inner[2]}": ${causeOf(inner[3]!)}`;
  // …/core/providers/cpu/math/matmul_helper.h:142 onnxruntime::common::Status onnxruntime::MatMulComputeHelper::Compute(…) [with …] left operand cannot …
  cause = cause.replace(/^\S+\.(?:cc|h|cpp):\d+ .*?\)(?: const)?(?: \[with [^\]]*\])? (?=\S)/, '');
  // upsamplebase.h:548 ScalesValidation Scale value should be …
  cause = cause.replace(/^\S+\.(?:cc|h|cpp):\d+ [\w:]+ (?=\S)/, '');
  cause = cause.replace(/^(?:\S+ was false\.|[^.]*? was false\.) (?=\S)/, '');
  cause = cause.replace(/^Load model from .*? failed:/, '').replace(/^This is an invalid model\. /, '');
  // In Node, ("y", Foo, "my.domain", -1) : ("x": tensor(float),) -> ("y",) , Error No opset import for …
  cause = cause.replace(/^In Node, .*\) ?, Error /, '');
  cause = cause.replace(/^(?:Error|Fatal error|Exception): ?/, '').trim();
  if (cause === 'std::bad_alloc') return 'there is not enough memory for it (std::bad_alloc)';
  return cause === '' ? text.trim() : cause;
}
