import path from 'node:path';
import type { ModuleBasis } from '../core/modules/module-tree';
import { nearestName } from '../core/nearest-name';
import { providerName } from '../engine/runner-client';
import type { LaunchOptions, SourceFormat } from './debugger/launch-options';
import { illTypedAttribute, missingProgram, notYetAvailable, unknownAttribute } from './errors';

/** Checks one attribute's value and gives it back in the type that it has then. */
type Check<T> = (name: string, value: unknown) => T;

/** Attributes that are DAP's or an editor's own: they are nobody's mistake, and nothing here reads them. */
export const foreignAttributes = new Set([
  'type',
  'name',
  'request',
  'preLaunchTask',
  'postDebugTask',
  'internalConsoleOptions',
  'debugServer',
  'serverReadyAction',
  'presentation',
  'suppressMultipleSessionWarning',
  'linux',
  'osx',
  'windows',
  'env',
]);

/** What CONTRACT.md names and a later version brings; refused, so that nobody waits for what does not come. */
const later = new Set(['rules', 'capture', 'compareWith']);

const checks = {
  program: text,
  inputs: (_name: string, value: unknown) => value,
  feedback: namesByName,
  iterations: atLeastOne,
  dimensions: dimensionSizes,
  seed: integer,
  stopOnEntry: flag,
  stopOnExit: flag,
  breakOnNonFinite: flag,
  sourceFormat: oneOf<SourceFormat>('uri', 'file', 'reference'),
  graph: oneOf('model', 'optimized'),
  composites: flag,
  fast: flag,
  profile: flag,
  executionProviders: texts,
  memoryBudget: bytes,
  customOperators: oneOf('stop', 'error'),
  modules: moduleBasis,
  pythonFrames: flag,
  sourceFolders: folders,
  history: folderOrFalse,
  noDebug: flag,
  cwd: text,
} satisfies Record<string, Check<unknown>>;

type Attributes = { [K in keyof typeof checks]?: ReturnType<(typeof checks)[K]> };

/**
 * The launch request's arguments, checked. Relative paths are taken from `cwd` where the launch gives one; without
 * it `program` is taken from the adapter's working directory, and inputs from the model's folder.
 *
 * @throws UserError OD4001…OD4004.
 */
export function readLaunchArguments(given: Readonly<Record<string, unknown>>): LaunchOptions {
  const known = [...Object.keys(checks), ...later];
  const attributes: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (foreignAttributes.has(name) || /^[_$]/.test(name) || value === undefined || value === null) continue;
    if (later.has(name)) throw notYetAvailable(`The launch attribute "${name}"`);
    const check = Object.hasOwn(checks, name) ? checks[name as keyof typeof checks] : undefined;
    if (!check) throw unknownAttribute(name, nearestName(name, known));
    attributes[name] = check(name, value);
  }
  return complete(attributes as Attributes, given);
}

function complete(attributes: Attributes, given: Readonly<Record<string, unknown>>): LaunchOptions {
  if (attributes.program === undefined || attributes.program === '') throw missingProgram();
  const program = path.resolve(attributes.cwd ?? '.', attributes.program);
  const folder = attributes.cwd === undefined ? path.dirname(program) : path.resolve(attributes.cwd);
  const history = attributes.history ?? '.onnx-debug';
  return {
    program,
    samples: samplesOf(attributes.inputs),
    inputsFolder: folder,
    feedback: attributes.feedback,
    iterations: attributes.iterations,
    dimensions: attributes.dimensions ?? {},
    seed: attributes.seed ?? 0,
    stopOnEntry: attributes.stopOnEntry ?? true,
    stopOnExit: attributes.stopOnExit ?? false,
    breakOnNonFinite: attributes.breakOnNonFinite ?? false,
    noDebug: attributes.noDebug ?? false,
    memoryBudget: attributes.memoryBudget,
    fast: attributes.fast ?? false,
    profile: attributes.profile ?? false,
    executionProviders: (attributes.executionProviders ?? ['cpu']).map(providerName),
    history: history === false ? false : path.resolve(folder, history),
    sourceFormat: attributes.sourceFormat,
    graph: attributes.graph ?? 'model',
    composites: attributes.composites ?? false,
    customOperators: attributes.customOperators ?? 'stop',
    modules: attributes.modules ?? false,
    pythonFrames: attributes.pythonFrames ?? false,
    sourceFolders: (attributes.sourceFolders ?? []).map((each) => path.resolve(folder, each)),
    attributes: Object.fromEntries(Object.entries(given).filter(([name]) => !/^[_$]/.test(name))),
  };
}

/** One entry a sample. */
function samplesOf(inputs: unknown): readonly unknown[] {
  if (!Array.isArray(inputs)) {
    if (inputs !== undefined && typeof inputs !== 'string' && typeof inputs !== 'object') {
      throw illTypedAttribute('inputs', 'a path, an object of inputs by name, or a list of these', inputs);
    }
    return [inputs];
  }
  if (inputs.length === 0) throw illTypedAttribute('inputs', 'a list of at least one sample', inputs);
  for (const sample of inputs) {
    if (
      typeof sample !== 'string' &&
      (typeof sample !== 'object' || sample === null || Array.isArray(sample))
    ) {
      throw illTypedAttribute('inputs', 'a list of paths or objects of inputs by name', inputs);
    }
  }
  return inputs;
}

export function text(name: string, value: unknown): string {
  if (typeof value !== 'string') throw illTypedAttribute(name, 'a text', value);
  return value;
}

function flag(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw illTypedAttribute(name, 'true or false', value);
  return value;
}

function integer(name: string, value: unknown): number {
  if (!Number.isSafeInteger(value)) throw illTypedAttribute(name, 'an integer', value);
  return value as number;
}

function atLeastOne(name: string, value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 1)
    throw illTypedAttribute(name, 'a number of 1 or more', value);
  return value as number;
}

function namesByName(name: string, value: unknown): Record<string, string> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject || Object.values(value).some((input) => typeof input !== 'string')) {
    throw illTypedAttribute(name, 'an object of output → input, such as {"stateN": "state"}', value);
  }
  return value as Record<string, string>;
}

export function oneOf<const T extends string>(...choices: T[]): Check<T> {
  return (name, value) => {
    if (choices.includes(value as T)) return value as T;
    throw illTypedAttribute(name, `one of ${choices.map((choice) => `"${choice}"`).join(', ')}`, value);
  };
}

function moduleBasis(name: string, value: unknown): ModuleBasis | false {
  if (value === 'names' || value === 'blocks') return value;
  if (typeof value === 'boolean') return value ? 'auto' : false;
  throw illTypedAttribute(name, 'true, false, "names" or "blocks"', value);
}

function folders(name: string, value: unknown): string[] {
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string' && entry !== '')) {
    return value as string[];
  }
  throw illTypedAttribute(name, 'a list of folders', value);
}

function texts(name: string, value: unknown): string[] {
  if (!Array.isArray(value) || value.length === 0 || value.some((entry) => typeof entry !== 'string')) {
    throw illTypedAttribute(name, 'a list of names, such as ["cpu"]', value);
  }
  return value as string[];
}

function dimensionSizes(name: string, value: unknown): Record<string, number> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject || Object.values(value).some((size) => !Number.isSafeInteger(size) || size < 0)) {
    throw illTypedAttribute(name, 'an object of sizes by symbol, such as {"batch": 1}', value);
  }
  return value as Record<string, number>;
}

function folderOrFalse(name: string, value: unknown): string | false {
  if (value === false || (typeof value === 'string' && value !== '')) return value;
  throw illTypedAttribute(name, 'a folder, or false', value);
}

const units: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

/** A number of bytes, or one with a unit: `512MB`, `2GB`, `1.5 GiB`; units are powers of 1024. */
function bytes(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return Math.floor(value);
  const match = typeof value === 'string' ? /^\s*(\d+(?:\.\d+)?)\s*([KMGT]?)i?B?\s*$/i.exec(value) : null;
  if (!match || Number(match[1]) === 0)
    throw illTypedAttribute(name, 'a number of bytes, or a text such as "2GB"', value);
  return Math.floor(Number(match[1]) * units[match[2]!.toUpperCase()]!);
}
