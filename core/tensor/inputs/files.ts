import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileReason, messageOf, UserError } from '../../errors';
import { fileError, readValueFile } from '../files/file-errors';
import { loadEntry, readIndex } from '../files/load';
import { readNpy } from '../files/npy';
import { NpzFile } from '../files/npz';
import { readPb } from '../files/pb';
import { indexFile } from '../files/save';
import type { Value } from '../tensor';
import type { Making } from './making';
import { valueOfNested } from './nested-value';
import type { InputSignature } from './signature';

/** A value from a file, and the file's name for people. */
export interface GivenValue {
  readonly value: Value;
  readonly source: string;
  /** Where the file is a picture or a sound. */
  readonly making?: Making;
}

/**
 * Reads one input from a file: .npy, .pb, .json (nested lists), or .npz (the array of the input's name, or the only
 * one).
 *
 * @throws UserError OD3001 to OD3009, which names the file.
 */
export function readInputFile(file: string, input: InputSignature): GivenValue {
  const source = path.basename(file);
  const extension = path.extname(file).toLowerCase();
  if (extension === '.npy') return { value: readNpy(readValueFile(file), file, input.dtype), source };
  if (extension === '.pb') return { value: readPb(readValueFile(file), file, input.kind), source };
  if (extension === '.json') return { value: valueOfJson(file, readJson(file), input), source };
  if (extension !== '.npz') throw fileError.kind(file);
  const npz = new NpzFile(file);
  try {
    const name = npz.names.includes(input.name)
      ? input.name
      : npz.names.length === 1
        ? npz.names[0]!
        : undefined;
    const value = name === undefined ? undefined : npz.read(name, input.dtype);
    if (!value) throw fileError.npz(file, `it has no array '${input.name}', but ${listed(npz.names)}.`);
    return { value, source };
  } finally {
    npz.close();
  }
}

/**
 * Reads inputs from a path that stands for all of them: an .npz or .json by name, a single-input model's .npy or .pb,
 * a folder of `input_K.pb` in the order of `inputs`, or a saved folder with an index.json. Arrays of an .npz or a
 * saved folder that are no inputs are left alone: such files hold expected outputs too.
 *
 * @throws UserError OD3001 to OD3010.
 */
export function readAllInputs(file: string, inputs: readonly InputSignature[]): Map<string, GivenValue> {
  if (isFolder(file)) return readFolder(file, inputs);
  const extension = path.extname(file).toLowerCase();
  if (extension === '.npz') return readNpz(file, inputs);
  if (extension === '.json') {
    const json = readJson(file);
    if (typeof json === 'object' && json !== null && !Array.isArray(json))
      return readJsonByName(file, json, inputs);
  }
  const [only, ...more] = inputs;
  if (!only || more.length > 0) {
    throw new UserError(
      'OD3010',
      `${file} holds one value, but the model has ${inputs.length} inputs (${listed(inputs.map(({ name }) => name))}): ` +
        'give an object of name → path.',
    );
  }
  return new Map([[only.name, readInputFile(file, only)]]);
}

function readNpz(file: string, inputs: readonly InputSignature[]): Map<string, GivenValue> {
  const npz = new NpzFile(file);
  try {
    const source = path.basename(file);
    const given = new Map<string, GivenValue>();
    const names = new Set(npz.names);
    for (const input of inputs) {
      const value = names.has(input.name) ? npz.read(input.name, input.dtype) : undefined;
      if (value) given.set(input.name, { value, source });
    }
    if (given.size > 0) return given;
    const [only] = inputs;
    if (inputs.length === 1 && npz.names.length === 1) {
      return new Map([[only!.name, { value: npz.read(npz.names[0]!, only!.dtype)!, source }]]);
    }
    throw fileError.npz(
      file,
      `it has ${listed(npz.names)}, and none is an input of the model (${listed(inputs.map(({ name }) => name))}).`,
    );
  } finally {
    npz.close();
  }
}

function readFolder(folder: string, inputs: readonly InputSignature[]): Map<string, GivenValue> {
  const files = readdirSync(folder);
  if (files.includes(indexFile)) {
    const entries = readIndex(folder);
    const given = new Map<string, GivenValue>();
    for (const { name } of inputs) {
      const entry = entries.get(name);
      if (entry !== undefined)
        given.set(name, { value: loadEntry(folder, entry), source: path.basename(folder) });
    }
    if (given.size === 0) throw fileError.folder(folder, `its ${indexFile} names no input of the model.`);
    return given;
  }
  const numbered = files.flatMap((file) => {
    const match = /^input_(\d+)\.pb$/.exec(file);
    return match ? [{ file, at: Number(match[1]) }] : [];
  });
  if (numbered.length === 0) {
    const set = files.find((file) => /^test_data_set_\d+$/.test(file));
    throw fileError.folder(
      folder,
      `it has neither input_0.pb nor ${indexFile}.${set ? ` Was ${path.join(folder, set)} meant?` : ''}`,
    );
  }
  const given = new Map<string, GivenValue>();
  for (const { file, at } of numbered) {
    const input = inputs[at];
    if (!input) throw fileError.folder(folder, `it has ${file}, but the model has ${inputs.length} inputs.`);
    const { value } = readInputFile(path.join(folder, file), input);
    given.set(input.name, { value, source: `${path.basename(folder)}/${file}` });
  }
  return given;
}

function readJsonByName(
  file: string,
  json: object,
  inputs: readonly InputSignature[],
): Map<string, GivenValue> {
  const source = path.basename(file);
  const byName = new Map(inputs.map((input) => [input.name, input]));
  return new Map(
    Object.entries(json).map(([name, nested]) => {
      const input = byName.get(name);
      if (!input)
        throw fileError.json(file, `'${name}' is no input of the model (${listed([...byName.keys()])}).`);
      return [name, { value: valueOfJson(`${file} ('${name}')`, nested, input), source }];
    }),
  );
}

function valueOfJson(label: string, nested: unknown, input: InputSignature): Value {
  try {
    return valueOfNested(nested, input);
  } catch (error) {
    throw fileError.json(label, messageOf(error));
  }
}

function readJson(file: string): unknown {
  const text = readValueFile(file).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw fileError.json(file, messageOf(error));
  }
}

function isFolder(file: string): boolean {
  try {
    return statSync(file).isDirectory();
  } catch (error) {
    throw fileError.unreadable(file, fileReason(error));
  }
}

/** Names for a message: quoted, the first eight. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((name) => `'${name}'`);
  return names.length > 8
    ? `${shown.join(', ')} and ${names.length - 8} more`
    : shown.join(', ') || 'nothing';
}
