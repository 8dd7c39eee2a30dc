import type { FunctionProto, GraphProto, NodeProto } from '../../gen/onnx_pb';
import type { Range } from '../parse/tree';
import type { BuildContext } from './context';
import type { LeftOut } from './read-comments';

/** Something of the model that its text left out because it was too long, and where in the text it is told of. */
export type Missing = Range &
  (
    | { readonly kind: 'abbreviated'; readonly line: string; readonly owner: Owner }
    | { readonly kind: 'left-out'; readonly count: number; readonly what: LeftOut; readonly owner: Owner }
  );

/** Whose the missing thing is; undefined where an address says so, or where it is the model's own. */
export type Owner = NodeProto | GraphProto | FunctionProto | undefined;

/** Says of each missing thing what it is and how to get it. Documentation is no loss to a model that runs. */
export function tellMissing(context: BuildContext): void {
  for (const missing of context.missing) {
    const isNeeded = missing.owner !== undefined && !isDocumentation(missing);
    const what =
      missing.kind === 'left-out'
        ? `${missing.count} ${missing.what} of the model are not in this text`
        : 'Only the beginning of this is in the text';
    const how = "the text of 'onnx-debug text --whole MODEL' has everything";
    context.problem(missing, `${what}, because it was too long; ${how}.`, isNeeded ? 'error' : 'warning');
  }
}

function isDocumentation(missing: Missing): boolean {
  return missing.kind === 'left-out'
    ? missing.what === 'comments'
    : /^#: abbreviated \w+ "/.test(missing.line);
}
