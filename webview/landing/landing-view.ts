import { button } from '../ui/controls';
import { nodesText } from '../ui/counted';
import { fill, h } from '../ui/dom';
import { icon } from '../ui/icons';
import { keepKeyboardPlace } from '../ui/keyboard-place';
import { t } from '../ui/localise';
import { ExtensionLink } from '../ui/messages';
import { SplitButton } from '../ui/split-button';
import { checkList } from './check-list';
import { operatorBars } from './operator-bars';
import type { FromLanding, LandingModel, ToLanding } from './protocol';
import { type KeptChoices, RunChoices } from './run-choices';
import { runTable } from './run-table';
import { Section } from './section';
import { signatureTable } from './signature-table';

/** The page of a model: what it is, what it takes and gives, what to run it with. */
export class LandingView {
  private readonly link: ExtensionLink<ToLanding, FromLanding>;
  private readonly root = h('main', { class: 'landing' });
  private readonly title = h('h1');
  private readonly subtitle = h('p', { class: 'muted small' });
  private readonly start: SplitButton;
  private readonly blocked = h('div', { class: 'banner banner-warning', role: 'alert', hidden: true });
  private readonly figures = h('dl', { class: 'figures' });
  private readonly inputs: Section<LandingModel['inputs']>;
  private readonly outputs: Section<LandingModel['outputs']>;
  private readonly choices: RunChoices;
  private readonly runWith: HTMLElement;
  private readonly recent: Section<LandingModel['recent']>;
  private readonly operators: Section<LandingModel['operators']>;
  private readonly checks: Section<LandingModel['checks']>;
  private readonly content: HTMLElement;
  private drawn = false;

  constructor() {
    this.link = new ExtensionLink<ToLanding, FromLanding>((message) => this.receive(message));
    this.choices = new RunChoices(savedChoices(this.link.restore()), () =>
      this.link.save(this.choices.state),
    );
    this.start = new SplitButton(t('Debug'), 'debugAlt', () => this.debug(false), t('More ways to start'), [
      { label: t('Debug'), key: 'F5', choose: () => this.debug(false) },
      { label: t('Run Without Debugging'), choose: () => this.debug(true) },
    ]);
    this.inputs = new Section(t('Inputs'), (rows) => (rows.length > 0 ? [signatureTable(rows)] : undefined));
    this.outputs = new Section(t('Outputs'), (rows) =>
      rows.length > 0 ? [signatureTable(rows)] : undefined,
    );
    const runWith = new Section<string>(t('Run with'), () => [this.choices.root]);
    runWith.update('');
    this.runWith = runWith.root;
    this.recent = new Section(
      t('Recent runs'),
      (runs) =>
        runs.length > 0 ? runTable(runs, (id) => this.link.send({ type: 'openRun', id })) : undefined,
      () => this.historyLink(),
    );
    this.operators = new Section(t('Operators'), operatorBars, (operators) =>
      h('span', { class: 'muted' }, nodesText(total(operators))),
    );
    this.checks = new Section(
      t('Checks'),
      (checks) => (checks.length > 0 ? checkList(checks) : undefined),
      (checks) => h('span', { class: 'badge' }, String(checks.length)),
    );
    this.checks.root.classList.add('with-badge');
    this.content = this.layOut();
    keepKeyboardPlace(() => [this.start.focusTarget]);
    document.body.append(this.root);
    fill(this.root, h('p', { class: 'muted', role: 'status' }, t('Reading the model.')));
    this.link.send({ type: 'ready' });
  }

  private layOut(): HTMLElement {
    const openText = button(t('Open as Text'), () => this.link.send({ type: 'openText' }), { icon: 'file' });
    const openGraph = button(t('Open Graph'), () => this.link.send({ type: 'openGraph' }), {
      icon: 'hierarchy',
    });
    return h(
      'div',
      { class: 'landing-content' },
      h(
        'header',
        { class: 'landing-head' },
        h('div', { class: 'grow' }, this.title, this.subtitle),
        h('div', { class: 'landing-actions' }, this.start.root, openGraph, openText),
      ),
      this.blocked,
      this.figures,
      h(
        'div',
        { class: 'columns' },
        h('div', { class: 'column' }, this.inputs.root, this.outputs.root, this.runWith, this.recent.root),
        h('div', { class: 'column' }, this.operators.root, this.checks.root),
      ),
    );
  }

  private receive(message: Exclude<ToLanding, { type: 'answer' | 'error' }>): void {
    if (message.type === 'model') this.show(message.model);
    else if (message.type === 'broken') this.showBroken(message);
    else this.debug(message.noDebug);
  }

  private show(model: LandingModel): void {
    this.title.textContent = model.name;
    this.title.title = model.name;
    this.subtitle.textContent = model.subtitle;
    fill(
      this.figures,
      ...model.figures.map(({ value, label, code }) =>
        h(
          'div',
          { class: 'figure' },
          h('dd', { class: code ? 'code' : undefined }, value),
          h('dt', {}, label),
        ),
      ),
    );
    this.figures.style.setProperty('--figures', String(model.figures.length));
    this.inputs.update(model.inputs);
    this.outputs.update(model.outputs);
    this.choices.update(model);
    this.recent.update(model.recent);
    this.operators.update(model.operators);
    this.checks.update(model.checks);
    this.showBlocked(model);
    if (this.drawn) return;
    this.drawn = true;
    fill(this.root, this.content);
    // A page that comes back beside the text, as after a reload of the window, takes the keyboard from nobody.
    if (document.hasFocus()) this.start.focusTarget.focus();
  }

  private showBlocked({ blocked, canTrust }: LandingModel): void {
    this.blocked.hidden = blocked === undefined;
    this.runWith.hidden = blocked !== undefined;
    this.start.disabled = blocked !== undefined;
    if (blocked === undefined) return;
    fill(
      this.blocked,
      icon('lock', 'warning'),
      h('span', { class: 'banner-text' }, blocked),
      canTrust
        ? button(t('Manage Trust'), () => this.link.send({ type: 'manageTrust' }), { primary: true })
        : undefined,
    );
  }

  private showBroken({ message, canOpenText }: Extract<ToLanding, { type: 'broken' }>): void {
    this.drawn = false;
    fill(
      this.root,
      h(
        'div',
        { class: 'landing-broken', role: 'alert' },
        icon('error', 'error'),
        h('div', {}, h('p', {}, h('b', {}, t('This model cannot be shown.'))), h('p', {}, message)),
      ),
      canOpenText
        ? button(t('Open as Text'), () => this.link.send({ type: 'openText' }), { icon: 'file' })
        : undefined,
    );
  }

  private historyLink(): HTMLElement {
    const link = h('button', { type: 'button', class: 'link' }, t('Run History'));
    link.addEventListener('click', () => this.link.send({ type: 'openHistory' }));
    return link;
  }

  private debug(noDebug: boolean): void {
    if (!this.drawn || !this.blocked.hidden) return;
    this.link.send({ type: 'debug', ...this.choices.settings(), noDebug });
  }
}

/** What was chosen before a reload, where it has the form of that. */
function savedChoices(saved: unknown): KeptChoices | undefined {
  const kept = saved as Partial<KeptChoices> | undefined;
  return kept?.settings && kept.proposed ? (kept as KeptChoices) : undefined;
}

function total(operators: LandingModel['operators']): number {
  return operators.reduce((sum, { count }) => sum + count, 0);
}
