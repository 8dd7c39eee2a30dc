import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Model } from '../../core/onnx/model';
import { nestedArange } from './nested-arange';

/** numpy.testing.assert_allclose's tolerances. */
export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** What onnx's own runner takes where a case's data.json has no other (onnx/backend/test/loader). */
const usual: Tolerance = { rtol: 1e-3, atol: 1e-7 };

/** Inputs of a case and the files with the outputs that it should give. */
export interface DataSet {
  readonly name: string;
  /** The launch attribute `inputs`. */
  inputs(model: Model): unknown;
  /** The file of the K-th output; it may be missing. */
  expected(k: number): string;
}

/** A case of ONNX's backend tests. */
export interface Case {
  /** The path in the folder that was looked through, with `/`. */
  readonly name: string;
  readonly model: string;
  readonly sets: readonly DataSet[];
  readonly tolerance: Tolerance;
  /** What it is fed with where its folder does not say. */
  readonly fed?: string;
}

/** Folders deeper than this are not looked into. */
const deepest = 6;

/**
 * The cases at any depth of a folder, in the order of their names: folders with a model.onnx and test_data_set_N, and
 * models with `NAME_output_K.pb` beside them, as onnx's `light` has them.
 */
export function findCases(root: string): Case[] {
  const cases: Case[] = [];
  visit(root, deepest);
  return cases.sort((a, b) => (a.name < b.name ? -1 : 1));

  function visit(folder: string, depth: number): void {
    const entries = readdirSync(folder, { withFileTypes: true });
    const name = path.relative(root, folder).split(path.sep).join('/');
    const files = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
    if (files.includes('model.onnx')) {
      cases.push(folderCase(name === '' ? path.basename(root) : name, folder));
      return;
    }
    for (const file of files) {
      const stem = /^(.*)\.onnx$/.exec(file)?.[1];
      if (stem !== undefined && files.includes(`${stem}_output_0.pb`)) {
        cases.push(lightCase(name === '' ? stem : `${name}/${stem}`, folder, stem));
      }
    }
    if (depth === 0) return;
    for (const entry of entries) if (entry.isDirectory()) visit(path.join(folder, entry.name), depth - 1);
  }
}

/** The models at any depth of a folder, by their path in it with `/`. */
export function findModels(root: string): { name: string; file: string }[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((entry) => entry.endsWith('.onnx') && statSync(path.join(root, entry)).isFile())
    .map((entry) => ({ name: entry.split(path.sep).join('/'), file: path.join(root, entry) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function folderCase(name: string, folder: string): Case {
  const sets = readdirSync(folder)
    .filter((entry) => /^test_data_set_\d+$/.test(entry))
    .sort()
    .map((set): DataSet => {
      const inside = path.join(folder, set);
      return {
        name: set,
        inputs: () => (readdirSync(inside).some((file) => /^input_\d+\.pb$/.test(file)) ? inside : undefined),
        expected: (k) => path.join(inside, `output_${k}.pb`),
      };
    });
  return { name, model: path.join(folder, 'model.onnx'), sets, tolerance: toleranceOf(folder) };
}

/** The inputs are not there: each float input x of n elements is `arange(n) / n` in its shape. */
function lightCase(name: string, folder: string, stem: string): Case {
  const set: DataSet = {
    name: 'arange',
    inputs: (model) =>
      Object.fromEntries(
        model.graph.inputs
          .filter((input) => !model.graph.weights.has(input.name))
          .map((input) => [input.name, { value: nestedArange(input) }]),
      ),
    expected: (k) => path.join(folder, `${stem}_output_${k}.pb`),
  };
  return {
    name,
    model: path.join(folder, `${stem}.onnx`),
    sets: [set],
    tolerance: usual,
    fed: 'arange(n) / n in the shape of each input of n elements',
  };
}

function toleranceOf(folder: string): Tolerance {
  const file = path.join(folder, 'data.json');
  if (!existsSync(file)) return usual;
  const { rtol = usual.rtol, atol = usual.atol } = JSON.parse(
    readFileSync(file, 'utf8'),
  ) as Partial<Tolerance>;
  return { rtol, atol };
}
