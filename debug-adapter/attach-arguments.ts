import path from 'node:path';
import { nearestName } from '../core/nearest-name';
import type { SourceFormat } from './debugger/launch-options';
import { unknownAttribute } from './errors';
import { foreignAttributes, oneOf, text } from './launch-arguments';

/** What an attach asks for. */
export interface AttachOptions {
  /** Absolute path, or the URI of its text, of the model whose session is meant; undefined: the only one. */
  readonly program: string | undefined;
  readonly sourceFormat: SourceFormat | undefined;
}

const known = ['program', 'sourceFormat', 'cwd'] as const;

/** Where the adapter listens: the client's, to find it by. */
const place = new Set(['port', 'host']);

/**
 * The attach request's arguments, checked.
 *
 * @throws UserError OD4001, OD4002
 */
export function readAttachArguments(given: Readonly<Record<string, unknown>>): AttachOptions {
  const strange = Object.keys(given).find(
    (name) =>
      !known.includes(name as never) &&
      !place.has(name) &&
      !foreignAttributes.has(name) &&
      !/^[_$]/.test(name),
  );
  if (strange !== undefined) throw unknownAttribute(strange, nearestName(strange, [...known]));
  const { program, sourceFormat, cwd } = given;
  const named = program === undefined || program === null ? undefined : text('program', program);
  const folder = cwd === undefined || cwd === null ? '.' : text('cwd', cwd);
  return {
    program: named === undefined || /^[\w-]{2,}:/.test(named) ? named : path.resolve(folder, named),
    sourceFormat:
      sourceFormat === undefined || sourceFormat === null
        ? undefined
        : oneOf<SourceFormat>('uri', 'file', 'reference')('sourceFormat', sourceFormat),
  };
}
