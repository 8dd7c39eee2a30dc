import type { Runner } from '../../../engine/runner-client';
import type { Edited, Held, HeldTensor } from '../../../engine/types';
import { notEditable, sampleEnded } from '../../errors';
import type { Place, Sample } from '../sample';
import { changedAttribute } from './changed-attribute';
import { findTarget } from './target';

/** An edit that was made. */
export interface Made extends Edited {
  /** What a person reads: `x[0] = 5`. */
  readonly text: string;
}

/** Makes an edit; calls `commit` right before it changes anything, which throws where it was cancelled by then. */
export type EditTask<T extends Edited> = (sample: Sample, commit: () => void) => Promise<T>;

/** Where an edit is made, and what it calls right before. */
export interface Editing {
  readonly runner: Runner;
  readonly sample: Sample;
  readonly place: Place;
  readonly commit: () => void;
}

/**
 * `target = value` where a frame is, for this run only.
 *
 * @throws UserError where the target is not to be changed, or the value does not fit; nothing has happened then
 */
export async function assign(editing: Editing, target: string, value: string): Promise<Made> {
  const { runner, sample, place } = editing;
  const { execution } = sample;
  if (!execution) throw sampleEnded(sample.index);
  const text = `${target.trim()} = ${value.trim()}`;
  const found = await findTarget(sample, place, target, value);
  if (found.kind === 'attribute') {
    const attribute = await changedAttribute(runner, sample, place, found);
    editing.commit();
    return { ...execution.editAttribute(place.depth, found.node, attribute, text), text };
  }
  const { selection, bindings } = found;
  const changed = await runner.request('assign', {
    id: found.tensor.id,
    selection,
    value: found.value,
    bindings,
  });
  return replace(editing, found, changed, text);
}

/**
 * Writes bytes into the value that an expression names, from `offset` on.
 *
 * @throws UserError OD4501 where it names no tensor of the model, OD2052 where the bytes are none of its type
 */
export async function writeBytes(
  { runner, sample, place, commit }: Editing,
  target: string,
  offset: number,
  data: Uint8Array,
): Promise<Made> {
  const found = await findTarget(sample, place, target, '0');
  if (found.kind === 'attribute' || found.selection.kind !== 'bound') throw notEditable(target);
  const changed = await runner.request('replaceBytes', { id: found.tensor.id, offset, data });
  const count = `${data.length} byte${data.length === 1 ? '' : 's'}`;
  return replace(
    { runner, sample, place, commit },
    found,
    changed,
    `${count} of ${target} from ${offset} on`,
  );
}

/** Replaces the tensor of a value by another one, which belongs to the run then. */
export async function replace(
  { runner, sample, place, commit }: Editing,
  { name, held }: { readonly name: string; readonly held: Held },
  changed: HeldTensor,
  text: string,
): Promise<Made> {
  const whole: Held = held.kind === 'optional' ? { kind: 'optional', value: changed } : changed;
  try {
    commit();
    return { ...(await sample.execution!.edit(place.depth, name, whole, text)), text };
  } catch (error) {
    runner.release([changed.id]);
    throw error;
  }
}
