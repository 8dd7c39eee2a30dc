import { UserError } from '../../core/errors';
import type { Node } from '../../core/onnx/model';
import { describeNode } from '../errors';
import type { Frame } from '../frames/frame';

/** A value that a node uses and that does not exist; `maker` is the node that would have made it. */
interface Missing {
  readonly name: string;
  readonly maker: Node;
}

/**
 * What a node of a frame uses, its bodies' captures included, that would not exist where the frame has come to that
 * place and goes on at the node.
 */
function missingAt(frame: Frame, place: number, node: Node): Missing[] {
  const names = [...new Set([...node.inputs, ...node.captures])].filter((name) => name !== '');
  return names.flatMap((name) => {
    const home = frame.home(name);
    if (!home || home.weight(name)) return [];
    const maker = home.graph.producers.get(name);
    if (!maker || home.graph.inputs.some((input) => input.name === name)) return [];
    const exists =
      home === frame ? home.order.place(maker) < place && !frame.isLeftOut(maker) : home.hasRun(name);
    return exists ? [] : [{ name, maker }];
  });
}

/** @throws UserError OD2027 where the node uses values that would not exist where it is to go on */
export function assertNothingMissing(frame: Frame, place: number, node: Node): void {
  const missing = missingAt(frame, place, node);
  if (missing.length === 0) return;
  const parts = missing.map(({ name, maker }) => `'${name}', which ${describeNode(maker)} makes`);
  const text = `${describeNode(node)} cannot be next: it uses ${parts.join(', and ')}. That would be left out.`;
  throw new UserError('OD2027', `${text} Run it first, or skip it with outputs of your own.`);
}

/** @throws UserError OD2022 for a value that does not exist; it says so where its node was left out */
export function valueMissing(frame: Frame, name: string): UserError {
  const home = frame.home(name);
  const maker = home?.graph.producers.get(name);
  const why =
    home && maker && home.isLeftOut(maker)
      ? `: ${describeNode(maker)}, which makes it, was left out`
      : ' at this point of the run';
  return new UserError('OD2022', `The value '${name}' does not exist${why}.`);
}
