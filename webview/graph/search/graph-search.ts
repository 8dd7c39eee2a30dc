import { type GraphData, type GraphPart, type NumberLists, valueRole } from '../protocol';
import { dimensionsOfType, hasDimensions, parseQuery, type Term } from './query';

/** What was found: a node, or a value that no node makes (an input, a weight). */
interface Found {
  readonly graph: string;
  readonly kind: 'node' | 'value';
  readonly number: number;
  /** What says that it fits, for the list: a name, an operator, a shape, attributes. */
  readonly text: string;
  readonly score: number;
}

/** The best of what fits, and how many fit in all. */
export interface SearchResult {
  readonly found: readonly Found[];
  readonly total: number;
}

/** How well a part of a query fits. */
const exact = 100;
const beginning = 60;
const ofAWord = 40;
const inside = 20;
/** Of what is looked for in attributes, types and inputs without being asked to. */
const elsewhere = 0.25;

/** Finds nodes and values of a model by name, operator, shape, type and attribute. */
export class GraphSearch {
  private readonly texts = new Map<GraphPart, PartTexts>();

  constructor(private readonly data: GraphData) {}

  /** The best `most` of what fits all of a query; of those that fit equally well the graph that is shown (`first`) and order count. */
  find(
    query: string,
    { most = 100, first = '' }: { readonly most?: number; readonly first?: string } = {},
  ): SearchResult {
    const terms = parseQuery(query);
    if (terms.length === 0) return { found: [], total: 0 };
    const found: Found[] = [];
    const parts = [...this.data.graphs].sort((a, b) => Number(b.path === first) - Number(a.path === first));
    for (const part of parts) {
      const texts = this.textsOf(part);
      for (let node = 0; node < part.nodes.count; node++) {
        add(part, 'node', node, (term) => fitsNode(texts, node, term));
      }
      for (const value of texts.ownValues) add(part, 'value', value, (term) => fitsValue(texts, value, term));
    }
    // Sorting is stable: equal ones stay in the order of graphs and nodes.
    found.sort((a, b) => b.score - a.score);
    return { found: found.slice(0, most), total: found.length };

    function add(
      part: GraphPart,
      kind: Found['kind'],
      number: number,
      fits: (term: Term) => Fit | undefined,
    ): void {
      let score = 0;
      let best: Fit | undefined;
      for (const term of terms) {
        const fit = fits(term);
        if (!fit) return;
        score += fit.score;
        if (!best || fit.score > best.score) best = fit;
      }
      found.push({ graph: part.path, kind, number, text: best!.text, score });
    }
  }

  private textsOf(part: GraphPart): PartTexts {
    let texts = this.texts.get(part);
    if (!texts) {
      texts = new PartTexts(part);
      this.texts.set(part, texts);
    }
    return texts;
  }
}

interface Fit {
  readonly score: number;
  readonly text: string;
}

/** A graph's texts in lower case, and the shapes of its types. */
class PartTexts {
  readonly names: readonly string[];
  readonly values: readonly string[];
  readonly operators: readonly string[];
  readonly attributes: readonly string[];
  readonly types: readonly string[];
  readonly shapes: readonly (readonly string[])[];
  /** The values that have no node to be found by. */
  readonly ownValues: readonly number[];

  constructor(readonly part: GraphPart) {
    const lower = (text: string) => text.toLowerCase();
    this.names = part.nodes.name.map(lower);
    this.values = part.values.name.map(lower);
    this.operators = part.nodes.operators.map(({ op }) => lower(op));
    this.attributes = part.nodes.attributeTexts.map(lower);
    this.types = part.values.types.map(lower);
    this.shapes = part.values.types.map(dimensionsOfType);
    this.ownValues = [...part.values.role.keys()].filter(
      (value) => part.values.producer[value]! < 0 && part.values.role[value] !== valueRole.outer,
    );
  }
}

function fitsNode(texts: PartTexts, node: number, term: Term): Fit | undefined {
  const { nodes, values } = texts.part;
  const { field, text } = term;
  const any = field === 'any';
  let best: Fit | undefined;
  const take = (fit: Fit | undefined, weight = 1) => {
    if (fit && (!best || fit.score * weight > best.score)) best = { ...fit, score: fit.score * weight };
  };
  if (any || field === 'op') {
    const operator = nodes.operator[node]!;
    take(fitText(texts.operators[operator]!, text, nodes.operators[operator]!.op));
  }
  if (any || field === 'name') {
    take(fitText(texts.names[node]!, text, nodes.name[node]!));
    eachOf(nodes.outputs, node, (value) => take(fitText(texts.values[value]!, text, values.name[value]!)));
    if (!any)
      eachOf(nodes.inputs, node, (value) =>
        take(fitText(texts.values[value]!, text, values.name[value]!), elsewhere),
      );
  }
  if (term.dimensions) {
    const shape = (value: number) => fitShape(texts, value, term.dimensions!);
    eachOf(nodes.outputs, node, (value) => take(shape(value)));
    eachOf(nodes.inputs, node, (value) => take(shape(value), elsewhere));
  }
  if (field === 'type') eachOf(nodes.outputs, node, (value) => take(fitType(texts, value, text)));
  if (any || field === 'attr') {
    const attributes = nodes.attributes[node]!;
    take(
      fitText(texts.attributes[attributes]!, text, nodes.attributeTexts[attributes]!),
      any ? elsewhere : 1,
    );
  }
  return best;
}

function fitsValue(texts: PartTexts, value: number, term: Term): Fit | undefined {
  const { values } = texts.part;
  if (term.field === 'op' || term.field === 'attr') return undefined;
  if (term.field === 'type') return fitType(texts, value, term.text);
  const byShape = term.dimensions && fitShape(texts, value, term.dimensions);
  const byName =
    term.field === 'shape' ? undefined : fitText(texts.values[value]!, term.text, values.name[value]!);
  return (byName?.score ?? 0) >= (byShape?.score ?? 0) ? (byName ?? byShape) : byShape;
}

function fitShape(texts: PartTexts, value: number, dimensions: readonly string[]): Fit | undefined {
  const type = texts.part.values.type[value]!;
  const shape = texts.shapes[type]!;
  if (!hasDimensions(shape, dimensions)) return undefined;
  return { score: shape.length === dimensions.length ? exact : inside, text: texts.part.values.types[type]! };
}

function fitType(texts: PartTexts, value: number, text: string): Fit | undefined {
  const type = texts.part.values.type[value]!;
  return fitText(texts.types[type]!, text, texts.part.values.types[type]!);
}

/** How well a text fits: all of it, its beginning, the beginning of a word in it, or anywhere. */
function fitText(text: string, wanted: string, shown: string): Fit | undefined {
  const at = text.indexOf(wanted);
  if (at < 0) return undefined;
  if (text.length === wanted.length) return { score: exact, text: shown };
  // Of two that begin with it the shorter one is nearer.
  const near = 10 / (1 + text.length - wanted.length);
  if (at === 0) return { score: beginning + near, text: shown };
  return { score: (/[\w]/.test(text[at - 1]!) ? inside : ofAWord) + near, text: shown };
}

function eachOf({ start, items }: NumberLists, list: number, visit: (value: number) => void): void {
  for (let at = start[list]!; at < start[list + 1]!; at++) if (items[at]! >= 0) visit(items[at]!);
}
