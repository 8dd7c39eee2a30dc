import { elementType } from '../../core/tensor/dtype';
import type { Composition } from './compose';
import { extended, open } from './compose';
import type { OutputInfo, Session, SessionSettings } from './onnxruntime';
import { crosses } from './onnxruntime';
import { intAttribute, node } from './proto';
import type { OutputPlan, PreparedRun } from './sessions';

/** What is to come out of a run, as in the request `run`. */
export interface Wanted {
  readonly fetches: readonly string[];
  readonly watch: readonly string[];
  readonly probes: readonly string[];
}

/**
 * Makes a session of a submodel whose inputs are declared, so that the wanted values can be brought out. onnxruntime
 * tells their types; where one can't cross into JavaScript the session is made once more with nodes behind it: a Cast
 * to float32 for element types, SequenceLength and OptionalHasElement to begin with for what is no tensor. Values that
 * are only watched are left out where they are tensors that are not floating-point.
 */
export function prepareRun(
  composition: Composition,
  { fetches, watch, probes }: Wanted,
  settings: SessionSettings,
): PreparedRun {
  const names = [...new Set([...fetches, ...watch])];
  const session = open(composition, [...names, ...probes], settings);
  const infos = session.outputs.slice(0, names.length);
  const plain = infos.every(({ dtype }) => dtype !== undefined && crosses(dtype));
  const fetched = new Set(fetches);
  const kept = infos.filter((info) => fetched.has(info.name) || !info.isTensor || isFloat(info));
  if (plain) {
    const plans = kept.map(({ name }): OutputPlan => ({ name, output: name, how: { kind: 'plain' } }));
    return { session, plans, opaque: [], composition: undefined };
  }
  session.dispose();
  return prepareConverted(composition, kept, probes, settings);
}

function prepareConverted(
  composition: Composition,
  infos: readonly OutputInfo[],
  probes: readonly string[],
  settings: SessionSettings,
): PreparedRun {
  const nodes: ReturnType<typeof node>[] = [];
  const plans: OutputPlan[] = [];
  const opaque: string[] = [];
  for (const { name, isTensor, dtype } of infos) {
    if (dtype !== undefined && crosses(dtype)) plans.push({ name, output: name, how: { kind: 'plain' } });
    else if (isTensor) {
      const output = `${name}::float32`;
      if (dtype === undefined || dtype.startsWith('complex')) {
        opaque.push(name);
        continue;
      }
      nodes.push(node('Cast', [name], [output], [intAttribute('to', 1)]));
      plans.push({ name, output, how: { kind: 'float32', dtype } });
    } else {
      const probe = nonTensorKind(composition, name, settings);
      if (probe === undefined) {
        opaque.push(name);
        continue;
      }
      const output = `${name}::${probe.kind}`;
      nodes.push(node(probe.op, [name], [output]));
      plans.push({ name, output, how: { kind: probe.kind } });
    }
  }
  const outputs = [...plans.map((plan) => plan.output), ...probes];
  const session = open(extended(composition, { nodes }), outputs, settings);
  return { session, plans, opaque, composition };
}

/** onnxruntime says only that a value is no tensor; which operators take it tells what it is. */
function nonTensorKind(
  composition: Composition,
  name: string,
  settings: SessionSettings,
): { kind: 'sequence' | 'optional'; op: string } | undefined {
  for (const [kind, op] of [
    ['sequence', 'SequenceLength'],
    ['optional', 'OptionalHasElement'],
  ] as const) {
    const probe = extended(composition, { nodes: [node(op, [name], [`${name}::probe`])] });
    if (typesOf(probe, [`${name}::probe`], settings)) return { kind, op };
  }
  return undefined;
}

/** The types of these values; undefined where the model is not valid. */
export function typesOf(
  composition: Composition,
  names: readonly string[],
  settings: SessionSettings,
): OutputInfo[] | undefined {
  let session: Session;
  try {
    session = open(composition, names, { ...settings, typesOnly: true });
  } catch {
    return undefined;
  }
  const infos = session.outputs;
  session.dispose();
  return infos;
}

function isFloat({ dtype }: OutputInfo): boolean {
  return dtype !== undefined && elementType(dtype).kind === 'float';
}
