import { UserError } from '../../errors';
import { nearestName } from '../../nearest-name';

/** A UserError OD3015 about one input's entry in `inputs`. */
export function requestError(input: string, why: string): UserError {
  return new UserError('OD3015', `In \`inputs\`, the entry of '${input}' is not usable: ${why}`);
}

/** The fields of an entry, each taken once, so that a mistyped one is found. */
export class Fields {
  readonly #left: Map<string, unknown>;
  readonly #taken: string[] = [];

  constructor(
    readonly input: string,
    raw: Record<string, unknown>,
  ) {
    this.#left = new Map(Object.entries(raw));
  }

  error(why: string): UserError {
    return requestError(this.input, why);
  }

  has(name: string): boolean {
    return this.#left.has(name);
  }

  take(name: string): unknown {
    const value = this.#left.get(name);
    this.#left.delete(name);
    this.#taken.push(name);
    return value;
  }

  text(name: string): string {
    const value = this.take(name);
    if (typeof value !== 'string') throw this.error(`"${name}" is the path of a file.`);
    return value;
  }

  number(name: string): number | undefined {
    const value = this.take(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !Number.isFinite(value)) throw this.error(`"${name}" is a number.`);
    return value;
  }

  /** A whole number that is not negative: of samples. */
  count(name: string): number | undefined {
    const value = this.number(name);
    if (value !== undefined && (!Number.isSafeInteger(value) || value < 0)) {
      throw this.error(`"${name}" counts samples: it is a whole number, 0 or more.`);
    }
    return value;
  }

  flag(name: string): boolean | undefined {
    const value = this.take(name);
    if (value !== undefined && typeof value !== 'boolean') throw this.error(`"${name}" is true or false.`);
    return value;
  }

  numbers(name: string): number[] | undefined {
    const value = this.take(name);
    if (value === undefined) return undefined;
    const list = Array.isArray(value) ? value : [value];
    if (list.length === 0 || !list.every((part) => typeof part === 'number' && Number.isFinite(part))) {
      throw this.error(`"${name}" is a number or a list of numbers, one a channel.`);
    }
    return list;
  }

  oneOf<const T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.take(name);
    if (value === undefined) return undefined;
    const choice = choices.find((text) => text === value);
    if (!choice) throw this.error(`"${name}" is one of ${choices.map((text) => `"${text}"`).join(', ')}.`);
    return choice;
  }

  expectNoMore(): void {
    const [extra] = this.#left.keys();
    if (extra === undefined) return;
    const meant = nearestName(extra, this.#taken);
    throw this.error(`"${extra}" does not belong there.${meant ? ` Was "${meant}" meant?` : ''}`);
  }
}
