import * as vscode from 'vscode';
import type { LanguageClient, Location, Middleware, Position } from 'vscode-languageclient/node';
import type { InitializationOptions } from '../../language-server/protocol';
import { command } from '../ids';

/** VS Code's own command that shows a list of places. */
const showReferences = 'editor.action.showReferences';

/** The commands that lenses and completions of the server may name. */
export const clientCommands: InitializationOptions = {
  suggest: 'editor.action.triggerSuggest',
  parameterHints: 'editor.action.triggerParameterHints',
  runCommands: { run: command.runModel, debug: command.debugModel },
  showReferences,
};

/** Turns the arguments of lenses, which come as plain data, into what VS Code's commands take. */
export function lensMiddleware(client: () => LanguageClient): Middleware {
  return {
    provideCodeLenses: async (document, token, next) => {
      const lenses = await next(document, token);
      for (const lens of lenses ?? []) convert(lens, client());
      return lenses;
    },
    resolveCodeLens: async (lens, token, next) => {
      const resolved = await next(lens, token);
      if (resolved) convert(resolved, client());
      return resolved;
    },
  };
}

function convert({ command: called }: vscode.CodeLens, { protocol2CodeConverter }: LanguageClient): void {
  const [uri, ...rest] = called?.arguments ?? [];
  if (!called || typeof uri !== 'string') return;
  called.arguments = [vscode.Uri.parse(uri)];
  if (called.command !== showReferences) return;
  const [position, places] = rest as [Position, Location[]];
  called.arguments.push(
    protocol2CodeConverter.asPosition(position),
    places.map((place) => protocol2CodeConverter.asLocation(place)),
  );
}
