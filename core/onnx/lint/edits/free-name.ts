import type { Scope } from '../../text/parse/scopes';
import { resolve } from '../../text/parse/scopes';

/** A name like that one that no value around has: `y_2`; itself, where that may be. */
export function freeName(scope: Scope, name: string, mayBeItself = false): string {
  if (mayBeItself && !resolve(scope, name) && !inBodies(scope, name)) return name;
  for (let count = 2; ; count++) {
    const free = `${name}_${count}`;
    if (!resolve(scope, free) && !inBodies(scope, free)) return free;
  }
}

function inBodies(scope: Scope, name: string): boolean {
  return scope.bodies.some((body) => body.definitions.has(name) || inBodies(body, name));
}
