import { isBuiltin } from '../../../core/expressions/evaluate';

/** What else means something by itself: the scope's own names, Python's words, and names that are still to come. */
const reserved = new Set(
  (
    't inputs outputs attrs weights node iteration value prev ref run float int bool nan inf ' +
    'True False None and or not if else is in for lambda import from def class return yield await async ' +
    'global nonlocal del pass break continue while with as try except finally raise assert elif print exec match'
  ).split(' '),
);

/** Whether a name can stand in an expression as it is. */
export function isPlainName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

/** How an expression names a value: as it is, or `t["/layer1/Conv_output_0"]`, `t["max"]`. */
export function expressionOf(name: string): string {
  return isPlainName(name) && !reserved.has(name) && !isBuiltin(name) ? name : `t[${JSON.stringify(name)}]`;
}
