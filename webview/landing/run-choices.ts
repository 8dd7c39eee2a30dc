import { CheckboxField, radioRows } from '../ui/controls';
import { code, h, muted } from '../ui/dom';
import { t } from '../ui/localise';
import type { InputChoice, LandingModel } from './protocol';

/** What the next run is started with. */
export interface RunSettings {
  readonly choice: string;
  readonly stopOnEntry: boolean;
  readonly breakOnNonFinite: boolean;
}

/** What a page keeps while it is hidden. */
export interface KeptChoices {
  readonly settings: RunSettings;
  readonly proposed: Pick<LandingModel, 'chosen' | 'stopOnEntry' | 'breakOnNonFinite'>;
}

type Sent = Pick<LandingModel, 'choices' | 'chosen' | 'stopOnEntry' | 'breakOnNonFinite'>;

/**
 * What to run with: inputs to choose from and two switches. The model's description comes again and again while the
 * page is open; what the user has chosen meanwhile stays, unless the extension itself changes its mind.
 */
export class RunChoices {
  readonly root: HTMLElement;
  private readonly rows = h('div');
  private readonly stop = new CheckboxField(t('Stop on entry'), () => this.changed());
  private readonly nonFinite = new CheckboxField(t('Break on NaN and Inf'), () => this.changed());
  private sent: Sent | undefined;
  private choice = '';

  /**
   * @param kept what `state` was when the page was hidden or reloaded
   * @param changed somebody has chosen something
   */
  constructor(
    private kept: KeptChoices | undefined,
    private readonly changed: () => void,
  ) {
    this.root = h(
      'div',
      {},
      this.rows,
      h('div', { class: 'run-switches' }, this.stop.root, this.nonFinite.root),
    );
  }

  update(sent: Sent): void {
    this.restore(sent);
    const before = this.sent;
    this.sent = sent;
    if (before?.stopOnEntry !== sent.stopOnEntry) this.stop.update(sent.stopOnEntry);
    if (before?.breakOnNonFinite !== sent.breakOnNonFinite) this.nonFinite.update(sent.breakOnNonFinite);
    const kept = sent.choices.some(({ id }) => id === this.choice) && before?.chosen === sent.chosen;
    const choice = kept ? this.choice : sent.chosen;
    if (choice === this.choice && JSON.stringify(before?.choices) === JSON.stringify(sent.choices)) return;
    this.choice = choice;
    const rows = sent.choices.map((one) => ({ value: one.id, content: rowContent(one) }));
    this.rows.replaceChildren(
      radioRows(t('Run with'), rows, choice, (value) => {
        this.choice = value;
        this.changed();
      }),
    );
  }

  /** What was chosen, and what the extension had proposed then; undefined before it has. */
  get state(): KeptChoices | undefined {
    if (!this.sent) return undefined;
    const { chosen, stopOnEntry, breakOnNonFinite } = this.sent;
    return { settings: this.settings(), proposed: { chosen, stopOnEntry, breakOnNonFinite } };
  }

  /** Takes up what was chosen before the page was made again, as if the extension had proposed the same since. */
  private restore(sent: Sent): void {
    const { kept } = this;
    this.kept = undefined;
    if (!kept) return;
    const { settings, proposed } = kept;
    this.sent = { ...proposed, choices: [] };
    this.choice = sent.choices.some(({ id }) => id === settings.choice) ? settings.choice : '';
    this.stop.update(settings.stopOnEntry);
    this.nonFinite.update(settings.breakOnNonFinite);
  }

  /** What is chosen now. */
  settings(): RunSettings {
    return {
      choice: this.choice,
      stopOnEntry: this.stop.checked,
      breakOnNonFinite: this.nonFinite.checked,
    };
  }
}

function rowContent({ label, code: name, description }: InputChoice): (Node | string)[] {
  return [
    label,
    ...(name ? [' ', code(name)] : []),
    ...(description ? [' ', h('span', { class: 'choice-description' }, muted(description))] : []),
  ];
}
