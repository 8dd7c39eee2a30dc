import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { comparisonScheme, modelScheme } from '../../core/uri';
import { trustGranted } from '../../language-server/protocol';
import type { StandingTracker } from '../debugging/standing';
import { command, textLanguage } from '../ids';

/** Texts that the language server reads: files, those that were never saved, the texts of models, compared ones. */
const schemes: readonly string[] = ['file', 'untitled', modelScheme, comparisonScheme];

/**
 * Runs the language server from the first text in ONNX's syntax on. What it takes is loaded then, so that somebody
 * who never opens one pays nothing.
 */
export class LanguageSupport implements vscode.Disposable {
  private client: Promise<LanguageClient> | undefined;
  private readonly subscriptions: vscode.Disposable;
  private channel: vscode.LogOutputChannel | undefined;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly standing: StandingTracker,
  ) {
    this.subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument((document) => this.startFor(document)),
      vscode.workspace.onDidGrantWorkspaceTrust(async () => {
        await (await this.client)?.sendNotification(trustGranted);
      }),
      vscode.commands.registerCommand(command.restartLanguageServer, () => this.restart()),
      vscode.commands.registerCommand(command.showLanguageServerOutput, () => this.output.show()),
    );
    for (const document of vscode.workspace.textDocuments) this.startFor(document);
  }

  /** The running client; undefined where no text has been opened yet. */
  get running(): Promise<LanguageClient> | undefined {
    return this.client;
  }

  /** Ends the server and waits until it has ended. */
  async stop(): Promise<void> {
    const ending = this.client;
    this.client = undefined;
    await (await ending?.catch(() => undefined))?.dispose();
  }

  dispose(): void {
    void this.stop();
    vscode.Disposable.from(this.subscriptions, ...(this.channel ? [this.channel] : [])).dispose();
  }

  private get output(): vscode.LogOutputChannel {
    this.channel ??= vscode.window.createOutputChannel('ONNX Language Server', { log: true });
    return this.channel;
  }

  private startFor(document: vscode.TextDocument): void {
    if (document.languageId === textLanguage && schemes.includes(document.uri.scheme)) void this.start();
  }

  private async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  private async start(): Promise<void> {
    this.client ??= this.launch();
    try {
      await this.client;
    } catch (error) {
      // The client has told why. The next text, or the command, tries again.
      this.client = undefined;
      this.output.error(error as Error);
    }
  }

  private async launch(): Promise<LanguageClient> {
    const { startClient } = await import('./client');
    const module = vscode.Uri.joinPath(this.extension, 'dist', 'language-server', 'main.js').fsPath;
    const documents = schemes.map((scheme) => ({ scheme, language: textLanguage }));
    return startClient({ module, documents, output: this.output, standing: this.standing });
  }
}
