import { clone, toBinary } from '@bufbuild/protobuf';
import type { ModelProto } from '../../core/onnx/gen/onnx_pb';
import { ModelProtoSchema } from '../../core/onnx/gen/onnx_pb';
import { elementType } from '../../core/tensor/dtype';
import { ortFailure } from './failure';
import type { OutputInfo, SessionSettings } from './onnxruntime';
import { crosses, Session } from './onnxruntime';
import { intAttribute, node, valueInfo } from './proto';
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
 * are only watched are left out unless they are floating-point tensors.
 */
export function prepareRun(
  model: ModelProto,
  { fetches, watch, probes }: Wanted,
  settings: SessionSettings,
): PreparedRun {
  const names = [...new Set([...fetches, ...watch])];
  const session = openWith(model, [...names, ...probes], settings);
  const infos = session.outputs.slice(0, names.length);
  const plain = infos.every(({ dtype }) => dtype !== undefined && crosses(dtype));
  const onlyWatched = new Set(watch.filter((name) => !fetches.includes(name)));
  if (plain) {
    const plans = infos
      .filter((info) => !onlyWatched.has(info.name) || isFloat(info))
      .map(({ name }): OutputPlan => ({ name, output: name, how: { kind: 'plain' } }));
    return { session, plans, opaque: [] };
  }
  session.dispose();
  return prepareConverted(
    model,
    infos.filter((info) => !onlyWatched.has(info.name) || isFloat(info)),
    probes,
    settings,
  );
}

function prepareConverted(
  model: ModelProto,
  infos: readonly OutputInfo[],
  probes: readonly string[],
  settings: SessionSettings,
): PreparedRun {
  const extended = clone(ModelProtoSchema, model);
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
      extended.graph!.node.push(node('Cast', [name], [output], [intAttribute('to', 1)]));
      plans.push({ name, output, how: { kind: 'float32', dtype } });
    } else {
      const probe = nonTensorKind(model, name, settings);
      if (probe === undefined) {
        opaque.push(name);
        continue;
      }
      const output = `${name}::${probe.kind}`;
      extended.graph!.node.push(node(probe.op, [name], [output]));
      plans.push({ name, output, how: { kind: probe.kind } });
    }
  }
  const outputs = [...plans.map((plan) => plan.output), ...probes];
  return { session: openWith(extended, outputs, settings), plans, opaque };
}

/** onnxruntime says only that a value is no tensor; which operators take it tells what it is. */
function nonTensorKind(
  model: ModelProto,
  name: string,
  settings: SessionSettings,
): { kind: 'sequence' | 'optional'; op: string } | undefined {
  for (const [kind, op] of [
    ['sequence', 'SequenceLength'],
    ['optional', 'OptionalHasElement'],
  ] as const) {
    const probe = clone(ModelProtoSchema, model);
    probe.graph!.node.push(node(op, [name], [`${name}::probe`]));
    if (typesOf(probe, [`${name}::probe`], settings)) return { kind, op };
  }
  return undefined;
}

/** The types of these values; undefined where the model is not valid. */
export function typesOf(
  model: ModelProto,
  names: readonly string[],
  settings: SessionSettings,
): OutputInfo[] | undefined {
  let session: Session;
  try {
    session = openWith(model, names, { ...settings, typesOnly: true });
  } catch {
    return undefined;
  }
  const infos = session.outputs;
  session.dispose();
  return infos;
}

function openWith(model: ModelProto, outputs: readonly string[], settings: SessionSettings): Session {
  const graph = model.graph!;
  const declared = graph.output;
  // onnxruntime refuses a graph without outputs; a run that is only for its effects does not exist.
  graph.output = outputs.map((name) => valueInfo(name));
  try {
    return new Session(toBinary(ModelProtoSchema, model), settings);
  } catch (error) {
    throw ortFailure('create', error);
  } finally {
    graph.output = declared;
  }
}

function isFloat({ dtype }: OutputInfo): boolean {
  return dtype !== undefined && elementType(dtype).kind === 'float';
}
