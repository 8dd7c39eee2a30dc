import {
  functionNamed,
  functionNames,
  methodNamed,
  methodNames,
} from '../../../core/expressions/functions/catalogue';
import { signatureText } from '../../../core/expressions/functions/signature';
import {
  arrayAttributes,
  constants,
  keywords,
  numpyTypes,
  pythonFunctions,
} from '../../../core/expressions/vocabulary';
import { expressionOf, isPlainName } from '../expressions/names';
import { isValue } from '../names';
import type { Place as FramePlace } from '../sample';
import { type Completion, fitting } from './completion';
import { type Cursor, readCursor } from './cursor';
import { namesByNearness, typeOfValue } from './value-names';

/** What completions need to know of where a frame stands. */
type Place = Pick<FramePlace, 'graph' | 'node'>;

/** A word that is a command where it begins the text: `/give`. */
export interface CommandWord {
  readonly name: string;
  readonly form: string;
}

/** The scope's own names, and what follows each. */
const scopeNames: readonly (readonly [name: string, detail: string])[] = [
  ['inputs', 'what the node takes in: inputs[0], inputs["x"]'],
  ['outputs', 'what the node makes: outputs[0], outputs["y"]'],
  ['weights', 'the weights among its inputs: weights[0], weights["w"]'],
  ['attrs', "the node's attributes: attrs.axis"],
  ['node', 'the node itself: node.name, node.op, node.index'],
  ['iteration', 'of the loop around it, from 0'],
  ['t', 'a value by any name: t["/layer1/Conv_output_0"]'],
  ['prev', 'what a value was at the last stop: prev(x)'],
  ['run', 'a value of another run: run("id").x'],
  ['np', "NumPy's functions: np.mean(x)"],
];

/**
 * What may stand at the end of `text`, the part of an expression before the cursor; `rest` follows it. Without a place
 * only the language's own words are known.
 */
export function complete(
  text: string,
  rest: string,
  place: Place | undefined,
  commands: readonly CommandWord[],
): Completion[] {
  const cursor = readCursor(text);
  return new Completer(text, rest, cursor, place).all(commands);
}

class Completer {
  constructor(
    private readonly text: string,
    private readonly rest: string,
    private readonly cursor: Cursor,
    private readonly place: Place | undefined,
  ) {}

  all(commands: readonly CommandWord[]): Completion[] {
    const { text, cursor } = this;
    if (cursor.quoted) return this.inQuotes(cursor.quoted);
    const before = text.slice(0, cursor.word);
    const typed = text.slice(cursor.word);
    if (/^\s*\/\w*$/.test(text)) return [...this.commands(commands), ...this.oddNames()];
    if (/\d\.$/.test(before) && !/[A-Za-z_]\w*\.$/.test(before)) return [];
    if (/\[\s*$/.test(before) && typed === '') {
      const open = this.afterBracket(/([A-Za-z_]\w*)\s*\[\s*$/.exec(before)?.[1]);
      if (open) return open;
    }
    const odd = this.oddNames();
    const whole = before.trimEnd();
    const others = whole.endsWith('.') ? this.afterDot(whole.slice(0, -1), typed) : this.words(typed);
    // A value is told once, by as much of its name as is typed.
    const told = new Set(odd.map(({ label }) => label));
    return [...odd, ...others.filter(({ kind, label }) => kind !== 'value' || !told.has(label))];
  }

  private commands(commands: readonly CommandWord[]): Completion[] {
    const from = this.text.indexOf('/');
    const typed = this.text.slice(from + 1);
    return fitting(commands, ({ name }) => name, typed).map(({ name, form }) => ({
      label: `/${name}`,
      text: `/${name}`,
      from,
      detail: form,
      kind: 'command',
    }));
  }

  /** Values, functions and words that begin with, or contain, what is typed. */
  private words(typed: string): Completion[] {
    const from = this.cursor.word;
    const own = scopeNames.map(([label, detail]) => ({ label, detail, kind: 'property' as const }));
    const python = pythonFunctions.map((label) => ({ label, kind: 'function' as const }));
    const functions = functionNames()
      .filter((name) => !name.includes('.') && !(pythonFunctions as readonly string[]).includes(name))
      .map((name) => ({ label: name, detail: signatureOf(name), kind: 'function' as const }));
    const words = keywords.map((label) => ({ label, kind: 'keyword' as const }));
    const parts = (functionNamed(withoutModule(this.cursor.callee ?? ''))?.parameters ?? [])
      .filter(({ isRest }) => !isRest)
      .map(({ name }) => ({ label: `${name}=`, kind: 'property' as const }));
    const language = fitting(
      [...parts, ...own, ...python, ...functions, ...words],
      ({ label }) => label,
      typed,
    );
    return [...this.values(typed, from), ...language.map((each) => ({ ...each, text: each.label, from }))];
  }

  /** Values by what is typed of their names. */
  private values(typed: string, from: number): Completion[] {
    return this.namesWith(typed).map((each) => ({ ...each, text: textOf(each.label), from }));
  }

  /** Names that no Python name begins with what is typed of: `/layer1/Conv`, `conv1.weight`. */
  private oddNames(): Completion[] {
    const { place, text, cursor } = this;
    const from = cursor.odd;
    const typed = text.slice(from);
    if (!place || from >= cursor.word || typed === '') return [];
    const names = fitting(namesByNearness(place.graph, place.node), (name) => name, typed).filter(
      (name) => name.toLowerCase().startsWith(typed.toLowerCase()) && !isPlainName(name),
    );
    // A text that begins with a name may hold it as it is; behind something else it is quoted.
    const isFirst = text.slice(0, from).trim() === '';
    return names.map((name) => ({ ...this.value(name), text: isFirst ? name : textOf(name), from }));
  }

  private value(name: string): Pick<Completion, 'label' | 'detail' | 'kind'> {
    const detail = this.place && typeOfValue(this.place.graph, name);
    return { label: name, ...(detail !== undefined && { detail }), kind: 'value' };
  }

  private inQuotes({ from, quote, before }: NonNullable<Cursor['quoted']>): Completion[] {
    const [, owner] = /(?:^|[^\w.])(\w+)\s*\[$/.exec(before) ?? [];
    if (before !== '' && !(owner && indexed.has(owner)) && !/\brun\([^()]*\)\s*\[$/.test(before)) return [];
    const typed = this.text.slice(from);
    // What an editor has closed by itself stays; otherwise the quote and its bracket come along.
    const close = this.rest.startsWith(quote) ? '' : quote + (before === '' ? '' : ']');
    const named = owner && owner !== 't' ? this.namesOf(owner) : this.namesWith(typed);
    return fitting(named, ({ label }) => label, typed).map((each) => ({
      ...each,
      text: escaped(each.label, quote) + close,
      from,
    }));
  }

  /** Right behind `inputs[`, `t[` or `attrs[`; undefined behind anything else. */
  private afterBracket(owner: string | undefined): Completion[] | undefined {
    if (owner === undefined || !indexed.has(owner)) return undefined;
    const from = this.text.length;
    const close = this.rest.startsWith(']') ? '' : ']';
    const named = owner === 't' ? this.namesWith('') : this.namesOf(owner);
    const places =
      owner === 't' || owner === 'attrs'
        ? []
        : named.map(({ label, detail }, at) => ({
            label: String(at),
            text: `${at}${close}`,
            from,
            detail: detail === undefined ? label : `${label}: ${detail}`,
            kind: 'value' as const,
          }));
    const quoted = named.map((each) => {
      const text = JSON.stringify(each.label);
      return { ...each, label: text, text: text + close, from };
    });
    return [...places, ...quoted];
  }

  /** Values whose name holds what is typed. */
  private namesWith(typed: string): Pick<Completion, 'label' | 'detail' | 'kind'>[] {
    const { place } = this;
    if (!place) return [];
    const names = fitting(namesByNearness(place.graph, place.node), (name) => name, typed);
    return names.map((name) => this.value(name));
  }

  /** What `inputs`, `outputs`, `weights` and `attrs` hold. */
  private namesOf(owner: string): Pick<Completion, 'label' | 'detail' | 'kind'>[] {
    const { place } = this;
    if (!place) return [];
    const { node, graph } = place;
    if (owner === 'attrs') {
      return (node?.attributes ?? []).map(({ name }) => ({ label: name, kind: 'property' }));
    }
    const ends = owner === 'outputs' ? graph.outputs : graph.inputs;
    const names = node ? (owner === 'outputs' ? node.outputs : node.inputs) : ends.map(({ name }) => name);
    const isOf = (name: string) => name !== '' && (owner !== 'weights' || graph.weights.has(name));
    return names.filter(isOf).map((name) => this.value(name));
  }

  private afterDot(receiver: string, typed: string): Completion[] {
    const from = this.cursor.word;
    const [path = ''] = /(?:^|(?<=[^\w.]))[A-Za-z_][\w.]*$/.exec(receiver) ?? [];
    const members = (): readonly Omit<Completion, 'from' | 'text'>[] => {
      switch (path) {
        case 'np':
        case 'numpy':
          return modules('');
        case 'np.linalg':
        case 'np.random':
        case 'numpy.linalg':
        case 'numpy.random':
          return modules(`${withoutModule(path)}.`);
        case 'attrs':
          return this.namesOf('attrs');
        case 'node':
          return ['name', 'op', 'domain', 'index'].map((label) => ({ label, kind: 'property' }));
        default:
          return receiver.trim() === '' ? [] : arrayMembers;
      }
    };
    const found = fitting(members(), ({ label }) => label, typed).map((each) => ({
      ...each,
      text: each.label,
      from,
    }));
    return [...this.dotted(path), ...found];
  }

  /** Names with dots that go on from `path.`: `conv1.weight`. */
  private dotted(path: string): Completion[] {
    const { place, text, cursor } = this;
    if (!place || path === '' || isValue(place.graph, path)) return [];
    if (!text.slice(0, cursor.word).endsWith(`${path}.`)) return [];
    const begun = text.slice(text.slice(0, cursor.word).length - path.length - 1);
    const names = fitting(namesByNearness(place.graph, place.node), (name) => name, begun).filter(
      (name) => name.startsWith(begun) && isDotted(name),
    );
    return names.map((name) => ({
      ...this.value(name),
      text: name,
      from: text.length - begun.length,
    }));
  }
}

/** What an index by name works on. */
const indexed = new Set(['t', 'inputs', 'outputs', 'weights', 'attrs']);

const arrayMembers: readonly Omit<Completion, 'from' | 'text'>[] = [
  ...arrayAttributes.map((label) => ({ label, kind: 'property' as const })),
  ...methodNames().map((label) => ({
    label,
    detail: signatureText(methodNamed(label)!),
    kind: 'method' as const,
  })),
];

/** What stands behind `np.`, or behind `np.linalg.`. */
function modules(prefix: string): Omit<Completion, 'from' | 'text'>[] {
  const functions = functionNames()
    .filter((name) => name.startsWith(prefix) && !name.slice(prefix.length).includes('.'))
    .map((name) => ({
      label: name.slice(prefix.length),
      detail: signatureOf(name),
      kind: 'function' as const,
    }));
  if (prefix !== '') return functions;
  const inner = ['linalg', 'random'].map((label) => ({ label, kind: 'property' as const }));
  const named = [...Object.keys(constants), ...numpyTypes()].map((label) => ({
    label,
    kind: 'constant' as const,
  }));
  return [...functions, ...inner, ...named];
}

function signatureOf(name: string): string {
  return signatureText(functionNamed(name)!);
}

function withoutModule(name: string): string {
  return name.replace(/^(np|numpy)\./, '');
}

/** How an expression names a value: names with dots as they are. */
function textOf(name: string): string {
  return isDotted(name) ? name : expressionOf(name);
}

function isDotted(name: string): boolean {
  const [first = '', ...others] = name.split('.');
  return others.length > 0 && others.every(isPlainName) && expressionOf(first) === first;
}

/** A name between quotes of that kind. */
function escaped(name: string, quote: string): string {
  const text = JSON.stringify(name).slice(1, -1);
  return quote === '"' ? text : text.replaceAll('\\"', '"').replaceAll("'", "\\'");
}
