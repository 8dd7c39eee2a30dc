import { fill, h, setAttributes } from '../../../ui/dom';
import { t } from '../../../ui/localise';
import { formatInteger } from '../../../ui/number-format';
import { kindLabel } from './kind-label';
import { runAt, type TokenRun } from './token-runs';
import { visibleParts } from './visible-text';

/** Tokens as chips, each with what it stands for, its position and its id; one is selected. */
export class TokenList {
  readonly root: HTMLElement;
  private runs: readonly TokenRun[] = [];
  private chips: readonly HTMLElement[] = [];

  constructor(private readonly choose: (position: number) => void) {
    this.root = h('div', {
      class: 'token-list',
      role: 'listbox',
      tabindex: 0,
      'aria-label': t('Tokens'),
      'aria-orientation': 'horizontal',
    });
  }

  draw(runs: readonly TokenRun[]): void {
    this.runs = runs;
    this.chips = runs.map((run, at) => this.chip(run, at));
    fill(this.root, ...this.chips);
  }

  /** Shows the token at a position as the selected one. */
  select(position: number): void {
    const selected = runAt(this.runs, position);
    this.chips.forEach((chip, at) => {
      setAttributes(chip, { 'aria-selected': String(at === selected) });
    });
    const chip = this.chips[selected];
    setAttributes(this.root, { 'aria-activedescendant': chip?.id });
    if (chip && document.activeElement === this.root) chip.scrollIntoView({ block: 'nearest' });
  }

  /** The position that a key leads to from another; undefined for other keys. Beyond the page is the next one's. */
  positionAfterKey(key: string, position: number): number | undefined {
    const at = runAt(this.runs, position);
    const run = this.runs[at];
    if (!run) return undefined;
    if (key === 'ArrowLeft') return run.position - 1;
    if (key === 'ArrowRight') return run.position + run.count;
    if (key !== 'ArrowUp' && key !== 'ArrowDown') return undefined;
    return this.runs[this.inOtherRow(at, key === 'ArrowUp' ? -1 : 1)]?.position;
  }

  /** The chip nearest to another one in the row above or below. */
  private inOtherRow(at: number, step: 1 | -1): number {
    const middle = (chip: HTMLElement) => chip.offsetLeft + chip.offsetWidth / 2;
    const from = this.chips[at]!;
    let best = at;
    let top: number | undefined;
    for (let other = at + step; this.chips[other]; other += step) {
      const chip = this.chips[other]!;
      if (chip.offsetTop === from.offsetTop) continue;
      top ??= chip.offsetTop;
      if (chip.offsetTop !== top) break;
      const isNearer =
        best === at ||
        Math.abs(middle(chip) - middle(from)) < Math.abs(middle(this.chips[best]!) - middle(from));
      if (isNearer) best = other;
    }
    return best;
  }

  private chip(run: TokenRun, at: number): HTMLElement {
    const { position, count, id, token } = run;
    const place = count > 1 ? `${position}–${position + count - 1}` : String(position);
    const chip = h(
      'div',
      {
        id: `token-${at}`,
        role: 'option',
        class: `token${token ? ` is-${token.kind}` : ''}`,
        'aria-description': described(run, place),
      },
      h('span', { class: 'token-text' }, ...pieceNodes(run)),
      h(
        'span',
        { class: 'token-place', 'aria-hidden': 'true' },
        place,
        h('span', { class: 'token-id' }, String(id)),
      ),
    );
    chip.addEventListener('click', () => this.choose(position));
    return chip;
  }
}

/** A token's text as nodes, with signs for what is not seen. */
function pieceNodes({ id, count, token }: TokenRun): (Node | string)[] {
  const text = token === undefined ? String(id) : token.kind === 'missing' ? '?' : token.text;
  const parts = visibleParts(text).map((part) =>
    part.sign ? h('span', { class: 'token-sign' }, part.text) : part.text,
  );
  return count > 1 ? [...parts, h('span', { class: 'token-count' }, ` × ${formatInteger(count)}`)] : parts;
}

/** What a screen reader says of a token besides its text. */
function described({ id, count, token }: TokenRun, place: string): string {
  const parts = [
    token && token.kind !== 'piece' ? kindLabel(token.kind) : undefined,
    t('position {0}', place),
    token ? t('id {0}', id) : undefined,
    count > 1 ? t('{0} times', count) : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}
