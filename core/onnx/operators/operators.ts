import { canonicalDomain } from '../domain';
import { operatorTable } from './table';

/** What an attribute of an operator holds: the words of ONNX's AttributeProto types. */
export type AttributeKind =
  | 'int'
  | 'ints'
  | 'float'
  | 'floats'
  | 'string'
  | 'strings'
  | 'tensor'
  | 'sparse_tensor'
  | 'graph'
  | 'type_proto';

/** An attribute that an operator has. */
export interface AttributeDefinition {
  readonly name: string;
  readonly type: AttributeKind;
  readonly required: boolean;
  /** What counts where it is left out; undefined where ONNX names no value. */
  readonly default: number | string | readonly (number | string)[] | undefined;
}

/** An input or output that an operator has. */
export interface Parameter {
  readonly name: string;
  /** A type variable of the operator's constraints (`T`), or a type (`tensor(int64)`). */
  readonly type: string;
  /** `variadic` is the last one only: any number of values, at least `minArity`. */
  readonly option: 'single' | 'optional' | 'variadic';
  readonly minArity: number;
  /** Whether the values of a variadic one all have one type. */
  readonly homogeneous: boolean;
}

/** One version of an operator: what ONNX calls its schema. */
export interface OperatorDefinition {
  /** `''` is ONNX's own domain. */
  readonly domain: string;
  readonly name: string;
  /** The opset version that it is valid from, up to the next version of it. */
  readonly since: number;
  /** From this version on the operator is no longer there; the signature is that of the version before. */
  readonly deprecated: boolean;
  readonly experimental: boolean;
  /** Whether ONNX defines it by other operators. */
  readonly isFunction: boolean;
  /** Whether onnxruntime has it in ONNX's domain although ONNX does not. */
  readonly onnxruntimeOnly: boolean;
  readonly attributes: ReadonlyMap<string, AttributeDefinition>;
  readonly inputs: readonly Parameter[];
  readonly outputs: readonly Parameter[];
  /** The types that a type variable may stand for, as ONNX writes them: `tensor(float)`, `seq(tensor(int64))`. */
  readonly typeConstraints: ReadonlyMap<string, readonly string[]>;
  readonly minInputs: number;
  /** Infinity where the last parameter is variadic. */
  readonly maxInputs: number;
  readonly minOutputs: number;
  readonly maxOutputs: number;
  /** The numbers of outputs that are allowed, where not all between the least and the most are. */
  readonly outputCounts: readonly number[] | undefined;
}

/** The domains that the table has: `''`, `ai.onnx.ml`, `com.microsoft` … */
export function knownDomains(): readonly string[] {
  return [...table().domains.keys()];
}

/** The highest opset version of a domain in which an operator changed; undefined for a domain that is not known. */
export function latestVersion(domain: string): number | undefined {
  return table().domains.get(canonicalDomain(domain))?.latest;
}

/**
 * The version of an operator that an opset version has: the one with the highest `since` that is not above it. It may
 * be deprecated. Undefined where the domain has no such operator, or not yet.
 */
export function operatorAt(domain: string, name: string, version: number): OperatorDefinition | undefined {
  return entryAt(entriesOf(domain, name), version)?.definition;
}

/** All versions of an operator, the oldest first; empty where there is none of that name. */
export function operatorVersions(domain: string, name: string): readonly OperatorDefinition[] {
  return entriesOf(domain, name).map((entry) => entry.definition);
}

/** The names of the operators that an opset version of a domain has, sorted; without deprecated ones. */
export function operatorNames(domain: string, version: number): readonly string[] {
  const operators = table().domains.get(canonicalDomain(domain))?.operators;
  if (!operators) return [];
  return [...operators].flatMap(([name, entries]) => {
    const entry = entryAt(entries, version);
    return entry && !entry.deprecated ? [name] : [];
  });
}

/** The domains that have an operator of that name in some version. */
export function domainsWith(name: string): readonly string[] {
  return [...table().domains].flatMap(([domain, { operators }]) => (operators.has(name) ? [domain] : []));
}

/** The types that a parameter may have, as ONNX writes them. */
export function allowedTypes(definition: OperatorDefinition, parameter: Parameter): readonly string[] {
  return definition.typeConstraints.get(parameter.type) ?? [parameter.type];
}

/**
 * The parameter that the value at a place belongs to, counted from 0: the last one, where it is variadic, for all
 * places from its own. Undefined where there are not so many.
 */
export function parameterAt(parameters: readonly Parameter[], place: number): Parameter | undefined {
  const last = parameters.at(-1);
  return parameters[place] ?? (last?.option === 'variadic' ? last : undefined);
}

interface Domain {
  readonly operators: Map<string, Entry[]>;
  latest: number;
}

interface Table {
  readonly domains: ReadonlyMap<string, Domain>;
  readonly types: readonly string[];
  readonly typeLists: readonly string[];
}

let read: Table | undefined;

/**
 * Reads the table. Its first line has all types, its second the sets of them, as ranges of numbers; `@domain` begins a
 * domain, and every other line is a version of an operator in JSON, which is read when somebody asks for it:
 * `[name, since, flags, attributes, inputs, outputs, constraints, extra?]`.
 */
function table(): Table {
  if (read) return read;
  const [types, typeLists, ...lines] = operatorTable.split('\n');
  const domains = new Map<string, Domain>();
  let domain: Domain = { operators: new Map(), latest: 0 };
  let domainName = '';
  for (const line of lines) {
    if (line.startsWith('@')) {
      domainName = line.slice(1);
      domain = { operators: new Map(), latest: 0 };
      domains.set(domainName, domain);
      continue;
    }
    const entry = new Entry(domainName, line);
    const entries = domain.operators.get(entry.name);
    if (entries) entries.push(entry);
    else domain.operators.set(entry.name, [entry]);
    if (!entry.deprecated) domain.latest = Math.max(domain.latest, entry.since);
  }
  read = { domains, types: types!.split(';'), typeLists: typeLists!.split(';') };
  return read;
}

function entriesOf(domain: string, name: string): readonly Entry[] {
  return table().domains.get(canonicalDomain(domain))?.operators.get(name) ?? [];
}

function entryAt(entries: readonly Entry[], version: number): Entry | undefined {
  return entries.findLast(({ since }) => since <= version);
}

type Line = [string, number, string, string[], string[], string[], string[], Extra?];
type Extra = { readonly minInputs?: number; readonly outputCounts?: readonly number[] };

/** A line of the table. */
class Entry {
  readonly name: string;
  readonly since: number;
  readonly deprecated: boolean;
  private parsed: OperatorDefinition | undefined;

  constructor(
    private readonly domain: string,
    private readonly line: string,
  ) {
    const [, name, since, flags] = /^\["([^"]*)",(\d+),"([^"]*)"/.exec(line)!;
    this.name = name!;
    this.since = Number(since);
    this.deprecated = flags!.includes('d');
  }

  get definition(): OperatorDefinition {
    this.parsed ??= definitionOf(this.domain, JSON.parse(this.line) as Line);
    return this.parsed;
  }
}

function definitionOf(
  domain: string,
  [name, since, flags, attributes, inputs, outputs, types, extra]: Line,
): OperatorDefinition {
  const parameters = { inputs: inputs.map(parameterOf), outputs: outputs.map(parameterOf) };
  return {
    domain,
    name,
    since,
    deprecated: flags.includes('d'),
    experimental: flags.includes('x'),
    isFunction: flags.includes('f'),
    onnxruntimeOnly: flags.includes('r'),
    attributes: new Map(attributes.map((text) => [text.slice(0, text.indexOf(':')), attributeOf(text)])),
    ...parameters,
    typeConstraints: new Map(types.map(constraintOf)),
    minInputs: extra?.minInputs ?? leastCount(parameters.inputs),
    maxInputs: mostCount(parameters.inputs),
    minOutputs: leastCount(parameters.outputs),
    maxOutputs: mostCount(parameters.outputs),
    outputCounts: extra?.outputCounts,
  };
}

/** `name:type`, with `!` where it is required and `=JSON` where it has a default. */
function attributeOf(text: string): AttributeDefinition {
  const [, name, type, required, value] = /^([^:]*):(\w+)(!?)(?:=(.*))?$/.exec(text)!;
  return {
    name: name!,
    type: type as AttributeKind,
    required: required !== '',
    default: value === undefined ? undefined : JSON.parse(value),
  };
}

/** `name:type`, with `?` where it is optional, `*N` for at least N of one type and `~N` for at least N of any types. */
function parameterOf(text: string): Parameter {
  const [, name, type, mark, arity] = /^([^:]*):(.*?)([?*~]?)(\d*)$/.exec(text)!;
  // The name of a type variable may end in a digit: only what stands behind a mark is a number of values.
  if (mark === '') return { name: name!, type: text.slice(name!.length + 1), ...single };
  if (mark === '?') return { name: name!, type: type!, ...optional };
  return { name: name!, type: type!, option: 'variadic', minArity: Number(arity), homogeneous: mark === '*' };
}

const single = { option: 'single', minArity: 1, homogeneous: true } as const;
const optional = { option: 'optional', minArity: 0, homogeneous: true } as const;

/** `T=5`: a type variable and the number of its set of types. */
function constraintOf(text: string): [string, readonly string[]] {
  const [variable, list] = text.split('=');
  return [variable!, typesOf(Number(list))];
}

const typeSets = new Map<number, readonly string[]>();

function typesOf(list: number): readonly string[] {
  let set = typeSets.get(list);
  if (!set) {
    const { types, typeLists } = table();
    set = typeLists[list]!.split(',').flatMap((range) => {
      const [from, to = from] = range.split('-').map(Number);
      return types.slice(from, to! + 1);
    });
    typeSets.set(list, set);
  }
  return set;
}

function leastCount(parameters: readonly Parameter[]): number {
  let least = 0;
  parameters.forEach(({ option, minArity }, at) => {
    if (option === 'single') least = at + 1;
    else if (option === 'variadic' && minArity > 0) least = at + minArity;
  });
  return least;
}

function mostCount(parameters: readonly Parameter[]): number {
  return parameters.at(-1)?.option === 'variadic' ? Number.POSITIVE_INFINITY : parameters.length;
}
