import { functionKey } from '../../core/onnx/graph';
import type { FunctionDefinition, Model, Node } from '../../core/onnx/model';

/** The model-local function that a node calls. */
export function calledFunction(model: Model, node: Node): FunctionDefinition | undefined {
  if (model.functions.size === 0) return undefined;
  return (
    model.functions.get(functionKey(node.domain, node.op, node.overload)) ??
    model.functions.get(functionKey(node.domain, node.op, ''))
  );
}
