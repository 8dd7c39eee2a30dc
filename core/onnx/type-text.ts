import { elementTypeOfCode } from '../tensor/dtype';
import type { TensorShapeProto, TypeProto } from './gen/onnx_pb';
import { isIdentifier, quote } from './text/tokens';

/** How types are written: ONNX's text syntax (`float[1,N]`), or with NumPy's names as people read them (`float32[1,N]`). */
type Style = 'syntax' | 'display';

/** A type in ONNX's text syntax; undefined where the syntax has no form for it. */
export function typeText(type: TypeProto): string | undefined {
  return render(type, 'syntax');
}

/** A type as people read it: `float32[1,3,N]`, `sequence(float32[N])`; `?` stands for what is not known. */
export function displayType(type: TypeProto | undefined): string {
  return (type && render(type, 'display')) ?? '?';
}

/**
 * The dimensions of a tensor's type, sparse or not: a number, a symbol's name, or undefined for unknown. Undefined
 * where the rank is not known, and for every other kind of type.
 */
export function dimensionsOf(
  type: TypeProto | undefined,
): readonly (number | string | undefined)[] | undefined {
  if (type?.value.case !== 'tensorType' && type?.value.case !== 'sparseTensorType') return undefined;
  return type.value.value.shape?.dim.map(({ value }) => {
    if (value.case === 'dimValue') return Number(value.value);
    return value.case === 'dimParam' && value.value !== '' ? value.value : undefined;
  });
}

function render(type: TypeProto, style: Style): string | undefined {
  const { value } = type;
  const of = (inner: TypeProto | undefined) => (inner ? render(inner, style) : undefined);
  const wrap = (name: string, ...inner: (string | undefined)[]) =>
    inner.includes(undefined) ? undefined : `${name}(${inner.join(', ')})`;
  switch (value.case) {
    case 'tensorType':
      return tensorText(value.value.elemType, value.value.shape, style);
    case 'sequenceType':
      return wrap(style === 'syntax' ? 'seq' : 'sequence', of(value.value.elemType));
    case 'optionalType':
      return wrap('optional', of(value.value.elemType));
    case 'mapType':
      return wrap('map', elementText(value.value.keyType, style), of(value.value.valueType));
    case 'sparseTensorType':
      return wrap('sparse_tensor', tensorText(value.value.elemType, value.value.shape, style));
    case 'opaqueType': {
      const { domain, name } = value.value;
      if (style === 'syntax' && !isOpaque(domain, name)) return undefined;
      return `opaque(${domain === '' ? name : `${domain}, ${name}`})`;
    }
    default:
      return undefined;
  }
}

/** Whether the syntax has a form for an opaque type: both names, the last alone, or none. */
function isOpaque(domain: string, name: string): boolean {
  if (domain === '') return name === '' || isIdentifier(name);
  return isIdentifier(name) && domain.split('.').every(isIdentifier);
}

function tensorText(code: number, shape: TensorShapeProto | undefined, style: Style): string | undefined {
  const element = elementText(code, style);
  if (element === undefined) return undefined;
  if (!shape) return style === 'syntax' ? `${element}[]` : `${element}[…]`;
  if (shape.dim.length === 0) return style === 'syntax' ? element : `${element}[]`;
  const dimensions = shape.dim.map(({ value }) => {
    if (value.case === 'dimValue') return String(value.value);
    if (value.case !== 'dimParam' || value.value === '') return '?';
    return isIdentifier(value.value) || style === 'display' ? value.value : quote(value.value);
  });
  return `${element}[${dimensions.join(',')}]`;
}

function elementText(code: number, style: Style): string | undefined {
  const type = elementTypeOfCode(code);
  return style === 'syntax' ? type?.text : type?.name;
}
