import path from 'node:path';
import { t } from '@vscode/l10n';
import type { NodeReference, TensorHeader } from '../../debug-adapter/protocol';
import type { NodeLink, PanelState } from '../../webview/tensor/protocol';
import type { Stopped } from '../debugging/standing';
import { nodeLabel } from '../debugging/status-bar';
import { shorten } from '../text/shorten';
import type { ValueFacts } from './value-facts';

/** Links stand in a narrow header, several in a line. */
const longestName = 40;

/** The tensor that a panel which follows shows at a stop: what the node makes, else what it takes. */
export function followedName(stopped: Stopped): string | undefined {
  const { inputs, outputs } = stopped.current;
  return outputs.find((name) => name !== '') ?? inputs.find((name) => name !== '');
}

/** `paused before conv1_Conv`. */
export function whereText(stopped: Stopped): string {
  const { node, hasRun } = stopped.current;
  if (!node) return t('paused after the last node');
  return hasRun ? t('paused after {0}', nameOf(stopped)) : t('paused before {0}', nameOf(stopped));
}

/** `before conv1_Conv`. */
export function placeText(stopped: Stopped): string {
  const { node, hasRun } = stopped.current;
  if (!node) return t('after the last node');
  return hasRun ? t('after {0}', nameOf(stopped)) : t('before {0}', nameOf(stopped));
}

function nameOf(stopped: Stopped): string {
  return shorten(nodeLabel(stopped.current), longestName);
}

/** What the panel shows for the adapter's answer. */
export function stateOf(
  header: TensorHeader,
  stopped: Stopped,
  facts: ValueFacts & { readonly generation: number },
): PanelState {
  const { current } = stopped;
  const link = (node: NodeReference): NodeLink => ({
    op: node.op,
    label: shorten(facts.label(node), longestName),
    line: node.line,
  });
  if (header.state === 'other') return { kind: 'other', name: header.name, message: header.message ?? '' };
  if (header.state === 'notRun') {
    return {
      kind: 'notRun',
      name: header.name,
      ...(facts.type && { type: facts.type }),
      ...(current.node && { at: nodeLabel(current) }),
      ...(header.producer && { node: link(header.producer) }),
    };
  }
  return {
    kind: 'tensor',
    where: whereText(stopped),
    tensor: {
      name: header.name,
      dtype: header.dtype ?? '',
      shape: header.shape ?? [],
      byteLength: header.byteLength ?? 0,
      ...(header.producer && { producer: link(header.producer) }),
      role: facts.role,
      consumers: header.consumers.map(link),
      ...(header.making && { making: header.making }),
      ...(facts.text && { text: facts.text }),
      ...(facts.pictures && { pictures: true }),
      ...(header.computedIn !== undefined && { computedIn: header.computedIn }),
      generation: facts.generation,
    },
  };
}

/** What the panel shows where the adapter could not say. The operator that failed is named by the adapter. */
export function failedState(message: string, stopped: Stopped): PanelState {
  const { node } = stopped.current;
  const code = /\bOD\d{4}\b/.exec(message)?.[0];
  const text = code ? message.replace(new RegExp(`\\s*[[(]?${code}[\\])]?:?\\s*`), ' ').trim() : message;
  if (!node)
    return { kind: 'failed', title: t('This value cannot be shown.'), message: text, ...(code && { code }) };
  // The message begins with the node, as `Sqrt "norm/std" failed: `, and so does the title.
  const [, verb = 'failed', cause = text] = ownBeginning.exec(text) ?? [];
  return {
    kind: 'failed',
    title: `${node.op} ${nodeLabel(stopped.current)} ${verb}.`,
    message: cause.startsWith('onnxruntime') ? cause : cause.charAt(0).toUpperCase() + cause.slice(1),
    ...(code && { code }),
  };
}

/** How the engine's messages about an operator begin. */
const ownBeginning = /^\S+ (?:"[^"]*"|→ \S+)(?: in \S+)? (failed|cannot run|is not valid): (.*)$/s;

/** The model's name for the page's button, from the session's program. */
export function modelName(program: unknown): string | undefined {
  return typeof program === 'string' ? path.basename(program) : undefined;
}
