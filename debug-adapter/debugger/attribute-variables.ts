import { messageOf } from '../../core/errors';
import type { AttributeProto } from '../../core/onnx/gen/onnx_pb';
import { AttributeProto_AttributeType as Kind } from '../../core/onnx/gen/onnx_pb';
import type { Node } from '../../core/onnx/model';
import { tensorFromProto } from '../../core/onnx/tensor-proto';
import { elementText } from '../../core/tensor/element-text';
import { elementsOf } from '../../core/tensor/elements';
import { statisticsOf } from '../../core/tensor/measures/statistics';
import { fewElements, summaryText, typeText } from '../../core/tensor/summary';
import type { Tensor } from '../../core/tensor/tensor';
import { isPlainName } from './expressions/names';
import { hexText } from './expressions/outcome-variable';
import type { Children, Variable } from './variable';
import { fixedChildren, marked, plainVariable } from './variable';

/** The attributes of a node, in the file's order, as they are by now. */
export function attributeVariables(
  node: Node,
  attributes: readonly { readonly attribute: AttributeProto; readonly isEdited: boolean }[],
): Variable[] {
  return attributes.map(({ attribute, isEdited }) =>
    marked(named(attributeVariable(node, attribute), attribute.name), isEdited),
  );
}

/** With the expression that gives it, and each element of a list. */
function named(variable: Variable, name: string): Variable {
  const evaluateName = isPlainName(name) ? `attrs.${name}` : `attrs[${JSON.stringify(name)}]`;
  const { children } = variable;
  if (!children?.indexed || variable.type === 'tensors') return { ...variable, evaluateName };
  const list = async (start: number, count: number) => {
    const elements = await children.list(start, count);
    return elements.map((element) => ({ ...element, evaluateName: `${evaluateName}${element.name}` }));
  };
  return { ...variable, evaluateName, children: { ...children, list } };
}

function attributeVariable(node: Node, attribute: AttributeProto): Variable {
  const { name } = attribute;
  if (attribute.refAttrName !== '') return plainVariable(name, `@${attribute.refAttrName}`, 'reference');
  switch (attribute.type) {
    case Kind.INT:
      return { ...plainVariable(name, String(attribute.i), 'int'), hex: async () => hexText(attribute.i) };
    case Kind.FLOAT:
      return plainVariable(name, floatText(attribute.f), 'float');
    case Kind.STRING:
      return plainVariable(name, stringText(attribute.s), 'string');
    case Kind.INTS:
      return listVariable(name, 'ints', attribute.ints.map(String));
    case Kind.FLOATS:
      return listVariable(name, 'floats', attribute.floats.map(floatText));
    case Kind.STRINGS:
      return listVariable(name, 'strings', attribute.strings.map(stringText));
    case Kind.TENSOR:
      return attribute.t
        ? inlineTensor(name, () => tensorFromProto(attribute.t!))
        : plainVariable(name, 'no tensor', 'tensor');
    case Kind.TENSORS: {
      const tensors = attribute.tensors.map((tensor, at) =>
        inlineTensor(`[${at}]`, () => tensorFromProto(tensor)),
      );
      return {
        name,
        value: `${tensors.length} tensors`,
        type: 'tensors',
        children: fixedChildren(tensors, true),
      };
    }
    case Kind.GRAPH: {
      const body = node.bodies.find((candidate) => candidate.attribute === name);
      const count = body?.graph.nodes.length ?? attribute.g?.node.length ?? 0;
      return plainVariable(name, `graph of ${count} ${count === 1 ? 'node' : 'nodes'}`, 'graph');
    }
    default:
      return plainVariable(name, (Kind[attribute.type] ?? `type ${attribute.type}`).toLowerCase());
  }
}

/** A list in one line, and its elements under it where the line cannot hold them. */
function listVariable(name: string, type: string, texts: readonly string[]): Variable {
  const shown = texts.slice(0, 16).join(', ');
  const value = texts.length > 16 ? `[${shown}, …] (${texts.length})` : `[${shown}]`;
  const elements = texts.map((text, at) => plainVariable(`[${at}]`, text));
  return { name, value, type, ...(texts.length > 0 && { children: fixedChildren(elements, true) }) };
}

/** A tensor inside the model's own bytes; big ones stay in the file and are told by type only. */
function inlineTensor(name: string, read: () => Tensor): Variable {
  let tensor: Tensor;
  try {
    tensor = read();
  } catch (error) {
    return plainVariable(name, messageOf(error), 'tensor');
  }
  const { dtype, shape } = tensor;
  const type = typeText(dtype, shape);
  const total = shape.reduce((product, dimension) => product * dimension, 1);
  const few = total <= fewElements ? textsOf(tensor, 0, total) : undefined;
  const value = `${type} ${summaryText(dtype, shape, statisticsOf(tensor), few)}`;
  const children: Children = {
    count: total,
    indexed: true,
    list: async (start, count) =>
      textsOf(tensor, start, count).map((text, at) => plainVariable(`[${start + at}]`, text, dtype)),
  };
  return { name, value, type, ...(shape.length > 0 && { children }) };
}

function textsOf(tensor: Tensor, start: number, count: number): string[] {
  return elementsOf(tensor, start, count).map((element) => elementText(element, tensor.dtype));
}

/** A float attribute is a float32: the shortest digits that read back as the same one. */
function floatText(value: number): string {
  return elementText(value, 'float32');
}

function stringText(bytes: Uint8Array): string {
  return JSON.stringify(new TextDecoder().decode(bytes));
}
