import { type DType, elementType } from '../../../../core/tensor/dtype';
import { numPyString, stringElement } from '../../string-text';

/** The types that NumPy has itself; the others are in the package ml_dtypes, under these names. */
const numPyTypes = [
  'float16',
  'float32',
  'float64',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'complex64',
  'complex128',
];

/**
 * Elements, as NumPy prints each alone, as an expression that makes the array anew:
 * `np.array([[1.0, np.nan]], dtype=np.float32)`. Of one row and `flat`, the array has one dimension.
 */
export function numPyArray(rows: readonly (readonly string[])[], dtype: string, flat: boolean): string {
  const lists = rows.map((row) => `[${row.map((text) => literal(text, dtype)).join(', ')}]`);
  const values = flat ? lists[0]! : `[${lists.join(',\n          ')}]`;
  return `np.array(${values}, dtype=${dtypeName(dtype)})`;
}

function dtypeName(dtype: string): string {
  if (dtype === 'bool') return 'np.bool_';
  if (dtype === 'string') return 'np.str_';
  return numPyTypes.includes(dtype) ? `np.${dtype}` : `ml_dtypes.${dtype}`;
}

function literal(text: string, dtype: string): string {
  if (dtype === 'string') return numPyString(stringElement(text));
  if (text === 'nan' || text === 'inf') return `np.${text}`;
  if (text === '-inf') return '-np.inf';
  const complex = elementType(dtype as DType)?.kind === 'complex';
  return complex && /nan|inf/.test(text) ? `complex('${text.replace(/[()]/g, '')}')` : text;
}

/** Elements as rows of text with tabs between them, for spreadsheets; strings as they are, in quotes where needed. */
export function tabSeparated(rows: readonly (readonly string[])[], dtype: string): string {
  const cell = (text: string) => {
    if (dtype !== 'string') return text;
    const { text: own } = stringElement(text);
    return /[\t\n\r"]/.test(own) ? `"${own.replaceAll('"', '""')}"` : own;
  };
  return rows.map((row) => row.map(cell).join('\t')).join('\n');
}
