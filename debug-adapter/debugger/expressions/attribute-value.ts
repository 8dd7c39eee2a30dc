import type { Expression } from '../../../core/expressions/ast';
import { ExpressionError } from '../../../core/expressions/error';
import { attributeType } from '../../../core/onnx/attribute-type';
import type { AttributeProto } from '../../../core/onnx/gen/onnx_pb';
import { AttributeProto_AttributeType as Kind } from '../../../core/onnx/gen/onnx_pb';
import { tensorFromProto } from '../../../core/onnx/tensor-proto';
import { elementCount } from '../../../core/tensor/dtype';
import { type Element, elementsOf } from '../../../core/tensor/elements';

/** Tensors in attributes that become arrays of an expression have up to this many elements. */
const mostElements = 10_000;

/**
 * An attribute of a node as a constant of an expression: numbers, texts, lists of them, arrays.
 *
 * @throws ExpressionError for graphs, types and what refers to a function's attribute
 */
export function attributeValue(attribute: AttributeProto, at: number): Expression {
  if (attribute.refAttrName !== '') {
    throw new ExpressionError(
      at,
      `this attribute is the function's own ${attribute.refAttrName}, given by its caller`,
    );
  }
  switch (attributeType(attribute)) {
    case Kind.INT:
      return { kind: 'int', value: attribute.i, at };
    case Kind.FLOAT:
      return { kind: 'float', value: attribute.f, at };
    case Kind.STRING:
      return text(attribute.s, at);
    case Kind.INTS:
      return list(
        attribute.ints.map((value) => ({ kind: 'int', value, at })),
        at,
      );
    case Kind.FLOATS:
      return list(
        attribute.floats.map((value) => ({ kind: 'float', value, at })),
        at,
      );
    case Kind.STRINGS:
      return list(
        attribute.strings.map((value) => text(value, at)),
        at,
      );
    case Kind.TENSOR:
      if (attribute.t) {
        const tensor = tensorFromProto(attribute.t);
        if (elementCount(tensor.shape) <= mostElements)
          return array(tensor.dtype, tensor.shape, elementsOf(tensor), at);
      }
      throw new ExpressionError(at, `the tensor in ${attribute.name} has more than ${mostElements} elements`);
    default:
      throw new ExpressionError(at, `the attribute ${attribute.name} is no number, text, list or tensor`);
  }
}

/** `np.array([[…]], dtype="…")`. */
function array(
  dtype: string,
  shape: readonly number[],
  elements: readonly Element[],
  at: number,
): Expression {
  const nested = (from: number, [length, ...rest]: readonly number[]): Expression => {
    if (length === undefined) return number(elements[from]!, at);
    const size = elementCount(rest);
    return list(
      Array.from({ length }, (_, k) => nested(from + k * size, rest)),
      at,
    );
  };
  const target: Expression = { kind: 'name', name: 'array', at };
  const type: Expression = { kind: 'string', value: dtype, at };
  return {
    kind: 'call',
    target,
    positional: [nested(0, shape)],
    keywords: [{ name: 'dtype', value: type, at }],
    at,
  };
}

function number(element: Element, at: number): Expression {
  if (typeof element === 'bigint') return { kind: 'int', value: element, at };
  if (typeof element === 'boolean') return { kind: 'constant', value: element, at };
  if (typeof element === 'number') return { kind: 'float', value: element, at };
  throw new ExpressionError(at, 'texts and complex numbers in a tensor attribute cannot be computed with');
}

function list(items: readonly Expression[], at: number): Expression {
  return { kind: 'list', items, at };
}

function text(bytes: Uint8Array, at: number): Expression {
  return { kind: 'string', value: new TextDecoder().decode(bytes), at };
}
