import { nodesText } from '../ui/counted';
import { t } from '../ui/localise';
import { formatInteger } from '../ui/number-format';
import type { BodyRow } from './details-pane';
import type { GraphIndex } from './graph-index';
import type { GraphData, GraphPart } from './protocol';
import { type Box, isGroup, isValue } from './scene';
import { partOf } from './shown-graph';

/** How a person knows a node: its name, else its first output, else its operator. */
export function labelOf(index: GraphIndex, node: number): string {
  return index.part.nodes.name[node] || index.firstOutput(node) || index.op(node);
}

/** What is said of a box under the pointer. */
export function hoverText(box: Box, margin: boolean, index: GraphIndex): string {
  if (margin) return t('Click to toggle a breakpoint');
  if (box.node < 0) return box.detail === '' ? box.title : `${box.title}\n${box.detail}`;
  const { nodes } = index.part;
  const attributes = nodes.attributeTexts[nodes.attributes[box.node]!] ?? '';
  const types = index.made(box.node).map((value) => index.typeOf(value));
  const enter = box.bodies.length === 0 ? '' : t('Double-click to step into its graph');
  return [`${index.op(box.node)}  ${labelOf(index, box.node)}`, ...types, attributes, enter]
    .filter((line) => line !== '')
    .join('\n');
}

/** That a box can be entered, and by what. */
export function bodiesText({ bodies }: Box): string {
  if (bodies.length === 0) return '';
  const names = bodies.flatMap(({ attribute }) => attribute ?? []);
  return names.length === 0 ? t('opens a function') : t('opens {0}', names.join(', '));
}

/** What a screen reader says of a box. */
export function spokenText(box: Box, index: GraphIndex, extra: readonly string[]): string {
  const texts =
    box.node >= 0 ? [index.op(box.node), labelOf(index, box.node)] : [kindText(box), box.title, box.detail];
  if (isGroup(box)) texts.push(nodesText(box.nodeCount));
  return [...texts, ...extra].filter((text) => text !== '').join(', ');
}

function kindText({ kind }: Box): string {
  switch (kind) {
    case 'input':
      return t('Input');
    case 'output':
      return t('Output');
    case 'weight':
      return t('Weight');
    case 'outer':
      return t('From outside');
    default:
      return '';
  }
}

/** What the details say of the graphs that a node opens. */
export function bodyRows(data: GraphData, part: GraphPart, node: number): BodyRow[] {
  return part.bodies
    .filter((body) => body.node === node)
    .map(({ path, attribute }) => {
      const constant = partOf(data, path)?.nodes.constant ?? new Uint8Array();
      const size = nodesText(constant.reduce((count, each) => count + 1 - each, 0));
      return attribute === undefined ? { path, size } : { path, attribute, size };
    });
}

/** `base_net.7 / branch0` */
export function scopeText({ part: { scopes } }: GraphIndex, node: number): string {
  if (!scopes) return '';
  const names: string[] = [];
  for (let at = scopes.ofNode[node]!; at >= 0; at = scopes.parent[at]!) names.unshift(scopes.name[at]!);
  return names.join(' / ');
}

/** What the details say of a group. */
export function groupRows(box: Box): [string, string][] {
  if (isValue(box)) return [];
  const { nodeCount, members } = box;
  const rows: [string, string][] = [[t('Nodes'), formatInteger(nodeCount)]];
  if (members !== undefined) rows.push([t('Repeats'), formatInteger(members)]);
  return rows;
}

/** `3 ancestors of MaxPool pool1` */
export function lineageText(what: 'ancestors' | 'descendants', count: number, name: string): string {
  if (what === 'ancestors') {
    return count === 1 ? t('1 ancestor of {0}', name) : t('{0} ancestors of {1}', count, name);
  }
  return count === 1 ? t('1 descendant of {0}', name) : t('{0} descendants of {1}', count, name);
}
