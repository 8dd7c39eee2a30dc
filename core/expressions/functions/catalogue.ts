import { argExtremeFunctions } from './arg-extremes';
import { creationFunctions } from './creation';
import { elementwiseFunctions } from './elementwise';
import { histogramFunctions } from './histogram';
import { linearAlgebraFunctions } from './linear-algebra';
import { neuralFunctions } from './neural';
import { pickingFunctions } from './picking';
import { quantileFunctions } from './quantiles';
import { reductionFunctions } from './reductions';
import { shapingFunctions } from './shaping';
import type { FunctionDefinition } from './signature';
import { sortingFunctions } from './sorting';
import { uniqueFunctions } from './unique';

const all: readonly FunctionDefinition[] = [
  ...elementwiseFunctions,
  ...reductionFunctions,
  ...argExtremeFunctions,
  ...shapingFunctions,
  ...pickingFunctions,
  ...quantileFunctions,
  ...sortingFunctions,
  ...uniqueFunctions,
  ...histogramFunctions,
  ...creationFunctions,
  ...linearAlgebraFunctions,
  ...neuralFunctions,
];

const byName = new Map(all.map((definition) => [definition.name, definition]));

/** Other names of functions: NumPy's aliases, and those that have a module of their own. */
const aliases: Readonly<Record<string, string>> = {
  absolute: 'abs',
  amax: 'max',
  amin: 'min',
  product: 'prod',
  around: 'round',
  fix: 'trunc',
  asarray: 'array',
  pow: 'power',
  remainder: 'mod',
  true_divide: 'divide',
  flatten: 'ravel',
  asin: 'arcsin',
  acos: 'arccos',
  atan: 'arctan',
  permute_dims: 'transpose',
  concat: 'concatenate',
};

/** The function of that name, without `np.`; undefined where there is none. */
export function functionNamed(name: string): FunctionDefinition | undefined {
  return byName.get(Object.hasOwn(aliases, name) ? aliases[name]! : name);
}

/** All names that can be called, as they are written after `np.`. */
export function functionNames(): string[] {
  return [...byName.keys(), ...Object.keys(aliases)];
}

/** What can be called on an array: `x.max()`. */
const methods = new Set(
  (
    'all any argmax argmin argsort astype clip cumprod cumsum diagonal dot flatten item max mean min ' +
    'nonzero prod ptp ravel repeat reshape round sort squeeze std sum swapaxes take tolist trace transpose var'
  ).split(' '),
);

export function methodNamed(name: string): FunctionDefinition | undefined {
  return methods.has(name) ? functionNamed(name) : undefined;
}

export function methodNames(): string[] {
  return [...methods].filter((name) => functionNamed(name));
}
