import * as vscode from 'vscode';
import type { InlayHintsMiddleware, LanguageClient } from 'vscode-languageclient/node';
import { InlayHintRequest } from 'vscode-languageclient/node';
import type { StandingTracker } from '../debugging/standing';
import { textOfLaunch } from '../text/model-uri';

/**
 * Takes inferred types out of a text while a session is stopped in it: then the ends of its lines say the shapes that
 * the values really have. Where inline values are switched off, the inferred types stay.
 */
export class HintsWhileStopped {
  readonly middleware: InlayHintsMiddleware = {
    provideInlayHints: (document, range, token, next) =>
      document.uri.toString() === this.stoppedText ? [] : next(document, range, token),
  };
  private stoppedText: string | undefined;

  constructor(private readonly standing: StandingTracker) {
    // Not where it is declared: that runs before the constructor's own properties are there.
    this.stoppedText = this.textWithValues();
  }

  /** Has the editor ask the client for hints anew whenever a text gets or loses its values. */
  follow(client: LanguageClient): vscode.Disposable {
    const refresh = () => {
      const text = this.textWithValues();
      if (text === this.stoppedText) return;
      this.stoppedText = text;
      const providers = client.getFeature(InlayHintRequest.method);
      for (const document of vscode.workspace.textDocuments) {
        providers?.getProvider(document)?.onDidChangeInlayHints.fire();
      }
    };
    return vscode.Disposable.from(
      this.standing.onDidChange(refresh),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('debug.inlineValues')) refresh();
      }),
    );
  }

  /** The text in which the session that has the focus is stopped and shows values. */
  private textWithValues(): string | undefined {
    const { current } = this.standing;
    if (current.kind !== 'stopped') return undefined;
    if (vscode.workspace.getConfiguration('debug').get('inlineValues') === 'off') return undefined;
    return textOfLaunch(current.session.configuration)?.toString();
  }
}
