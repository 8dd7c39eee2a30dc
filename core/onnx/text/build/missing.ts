import type { FunctionProto, GraphProto, NodeProto } from '../../gen/onnx_pb';
import type { BuildProblem } from './context';
import type { StructuredComment } from './read-comments';

/** Something of the model that its text left out because it was too long, and where in the text it is told of. */
export type Missing = Exclude<StructuredComment, { kind: 'fields' }> & {
  readonly owner: Owner;
  /** How many initializers of the graph stand before it, where it is one. */
  readonly at: number;
};

/** Whose the missing thing is; undefined where an address says so, or where it is the model's own. */
export type Owner = NodeProto | GraphProto | FunctionProto | undefined;

/** Says what is missing and how to get it. Documentation is no loss to a model that runs. */
export function missingProblem(missing: Missing, hasSource: boolean): BuildProblem {
  const isNeeded = missing.owner !== undefined && !isDocumentation(missing);
  const what =
    missing.kind === 'left-out'
      ? `${missing.count} ${missing.what} of the model are not in this text`
      : 'Only the beginning of this is in the text';
  const where = hasSource ? ', and the model at hand has nothing that fits' : '';
  const message = `${what}, because it was too long${where}; the text of 'onnx-debug text --whole MODEL' has everything.`;
  return { start: missing.start, end: missing.end, message, level: isNeeded ? 'error' : 'warning' };
}

function isDocumentation(missing: Missing): boolean {
  return missing.kind === 'left-out'
    ? missing.what === 'comments'
    : /^#: abbreviated \w+ "/.test(missing.line);
}
