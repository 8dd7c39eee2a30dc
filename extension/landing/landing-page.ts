import path from 'node:path';
import * as vscode from 'vscode';
import { sha256OfFile } from '../../core/history/hash';
import { landingPage } from '../../webview/landing/page';
import type { FromLanding, InputChoice, LandingModel, ToLanding } from '../../webview/landing/protocol';
import { type Blocked, blockedReason } from '../environment/blocked';
import { pageOptions, webviewOptions } from '../environment/page-options';
import { command, historyView } from '../ids';
import { hasBreakpoints } from '../launch/has-breakpoints';
import { chooseFile } from '../launch/input-offers';
import type { RememberedInputs } from '../launch/remembered-inputs';
import { startModel } from '../launch/start-model';
import { modelProblem } from '../models/model-problem';
import { watchModel } from '../models/model-watcher';
import { onPageMessage, postToPage } from '../page-messages';
import { textUri } from '../text/model-uri';
import { openModelText } from '../text/open-text';
import type { LandingContext } from './landing-context';
import { modelPart } from './landing-model';
import { readSettings, writeSettings } from './page-settings';
import { mostRecent, recentRuns } from './recent-runs';

/** A file above this is not hashed for the page: nobody should wait for a disk to show what a model is. */
const mostHashed = 512 * 1024 * 1024;
/** The choice that takes the inputs of the last run. */
const sameAsLast = 'last';

/** The page of one model in one editor. */
export class LandingPage {
  private readonly subscriptions: vscode.Disposable[];
  private hash: { state: string; sha256: string | undefined } | undefined;
  private disposed = false;
  /** Whether the page shows a model that can run. */
  private shown = false;
  private turn = 0;

  constructor(
    private readonly uri: vscode.Uri,
    private readonly panel: vscode.WebviewPanel,
    private readonly context: LandingContext,
  ) {
    const { webview } = panel;
    webview.options = webviewOptions(context.extension);
    this.subscriptions = [
      onPageMessage(webview, (message: FromLanding) => this.received(message)),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.update()),
      vscode.debug.onDidChangeBreakpoints(() => this.update()),
      context.history.onDidChange(() => this.update()),
      ...(uri.scheme === 'file' ? [watchModel(uri.fsPath, () => this.modelChanged())] : []),
    ];
    panel.onDidDispose(() => {
      this.disposed = true;
      vscode.Disposable.from(...this.subscriptions).dispose();
    });
    webview.html = landingPage(pageOptions(webview, context.extension, 'landing'));
  }

  /** Whether the page has the focus among the editors. */
  get isActive(): boolean {
    return this.panel.active;
  }

  /** Starts the model with what is chosen on the page. False where the page has nothing to choose from. */
  start(noDebug: boolean): boolean {
    if (!this.shown) return false;
    this.send({ type: 'start', noDebug });
    return true;
  }

  private modelChanged(): void {
    this.context.models.forget(this.uri.fsPath);
    void this.update();
  }

  private async update(): Promise<void> {
    const turn = ++this.turn;
    const message = await this.content();
    if (turn !== this.turn || this.disposed) return;
    this.shown = message.type === 'model' && message.model.blocked === undefined;
    this.send(message);
  }

  private send(message: ToLanding): void {
    postToPage(this.panel.webview, message);
  }

  private async content(): Promise<ToLanding> {
    const blocked = blockedReason(this.uri);
    // Outside the disk nothing can be read: the page says what it needs, in place of the model.
    if (this.uri.scheme !== 'file') return { type: 'broken', message: blocked?.why ?? '' };
    try {
      return { type: 'model', model: await this.landingModel(blocked) };
    } catch (error) {
      return { type: 'broken', message: await modelProblem(this.uri.fsPath, error) };
    }
  }

  private async landingModel(blocked: Blocked | undefined): Promise<LandingModel> {
    const file = this.uri.fsPath;
    const { models, inputs, history, state } = this.context;
    const [model, offers, runs] = await Promise.all([
      models.model(file),
      inputs.offers(file),
      history.runsOf(file, mostRecent),
    ]);
    const last = inputs.memory.get(file);
    const choices: InputChoice[] = offers.map(({ id, label, code, description }) => ({
      id,
      label,
      description,
      ...(code && { code }),
    }));
    // Where the last inputs stand among the offers, they need no row of their own.
    if (last && !isOffered(choices, last)) choices.splice(firstMadeUp(choices), 0, lastChoice(last));
    const settings = readSettings(state, file);
    return {
      ...modelPart(model, { name: path.basename(file), folder: this.folder(), ...(await this.sha256()) }),
      choices,
      chosen: this.chosen(choices, last),
      stopOnEntry: settings.stopOnEntry ?? !hasBreakpoints(textUri(file)),
      breakOnNonFinite: settings.breakOnNonFinite,
      recent: recentRuns(runs, Date.now()),
      ...(blocked && { blocked: blocked.why, canTrust: blocked.trust }),
    };
  }

  /** The same offer as last time where it still is there. */
  private chosen(choices: readonly InputChoice[], last: RememberedInputs | undefined): string {
    if (last) return isOffered(choices, last) ? last.offer : sameAsLast;
    return choices.find(({ id }) => id !== chooseFile)!.id;
  }

  private folder(): string {
    const folder = path.dirname(vscode.workspace.asRelativePath(this.uri));
    return folder === '.' ? '' : `${folder}/`;
  }

  /** The file's hash once it is known; the page is sent again then. */
  private async sha256(): Promise<{ sha256?: string }> {
    const stamp = await this.context.models.stamp(this.uri.fsPath);
    const state = `${stamp.mtime}:${stamp.size}`;
    if (this.hash?.state === state) return this.hash.sha256 ? { sha256: this.hash.sha256 } : {};
    if (stamp.size > mostHashed) return {};
    const hash: { state: string; sha256: string | undefined } = { state, sha256: undefined };
    this.hash = hash;
    void sha256OfFile(this.uri.fsPath).then(
      (sha256) => {
        hash.sha256 = sha256;
        void this.update();
      },
      () => {},
    );
    // A place is kept for it, so that nothing moves when it arrives.
    return { sha256: '…' };
  }

  private async received(message: FromLanding): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.update();
      case 'debug':
        return this.debug(message);
      case 'openText':
        await openModelText(this.uri.fsPath);
        return;
      case 'openGraph':
        return vscode.commands.executeCommand(command.openGraph, this.uri);
      case 'openHistory':
        return vscode.commands.executeCommand(`${historyView}.focus`);
      case 'openRun':
        return this.context.history.reveal(message.id);
      case 'manageTrust':
        return vscode.commands.executeCommand('workbench.trust.manage');
    }
  }

  private async debug(message: Extract<FromLanding, { type: 'debug' }>): Promise<void> {
    const { inputs, state } = this.context;
    const file = this.uri.fsPath;
    const { stopOnEntry, breakOnNonFinite } = message;
    const remembered = await this.inputsFor(message.choice);
    if (!remembered) return;
    const untouched = stopOnEntry === !hasBreakpoints(textUri(file));
    await writeSettings(state, file, { breakOnNonFinite, ...(!untouched && { stopOnEntry }) });
    await inputs.memory.set(file, remembered);
    await startModel(this.uri, {
      noDebug: message.noDebug ?? false,
      attributes: { inputs: remembered.inputs, stopOnEntry, breakOnNonFinite },
    });
    void this.update();
  }

  private async inputsFor(choice: string): Promise<RememberedInputs | undefined> {
    const { inputs } = this.context;
    if (choice === sameAsLast) return inputs.memory.get(this.uri.fsPath);
    const offer = (await inputs.offers(this.uri.fsPath)).find(({ id }) => id === choice);
    return offer && inputs.settle(this.uri.fsPath, offer);
  }
}

function isOffered(choices: readonly InputChoice[], { offer }: RememberedInputs): boolean {
  return offer !== chooseFile && choices.some(({ id }) => id === offer);
}

function lastChoice(last: RememberedInputs): InputChoice {
  return { id: sameAsLast, label: vscode.l10n.t('Same as last run'), description: last.label };
}

/** Where the offers that need no file beside the model begin. */
function firstMadeUp(choices: readonly InputChoice[]): number {
  const at = choices.findIndex(({ id }) => id === chooseFile);
  return at < 0 ? choices.length : at;
}
