import * as vscode from 'vscode';
import { messageOf, withoutLinks } from '../../core/errors';
import { programOf } from '../debugging/program-of';
import type { GraphEditor } from '../graph/graph-editor';
import { command, debugType, modelEditor, textLanguage } from '../ids';
import type { LandingEditor } from '../landing/landing-editor';
import { activeModel, modelUri, untitledText, visibleModel } from '../models/active-model';
import { chooseModel } from '../models/choose-model';
import { openModelText } from '../text/open-text';
import { saveUntitled } from '../text/save-untitled';
import type { InputQuestion } from './ask-inputs';
import { startModel } from './start-model';

/** The commands that open and start models. Menus hand them a URI; keys and the palette do not. */
export function registerModelCommands(
  inputs: InputQuestion,
  landing: LandingEditor,
  graphs: GraphEditor,
): vscode.Disposable {
  const register = (id: string, run: (model: vscode.Uri) => unknown) =>
    vscode.commands.registerCommand(id, async (uri?: vscode.Uri) => {
      const untitled = uri instanceof vscode.Uri ? undefined : untitledText();
      const model =
        uri instanceof vscode.Uri
          ? modelUri(uri)
          : untitled
            ? await saveUntitled(untitled)
            : (activeModel() ?? visibleModel() ?? debuggedModel() ?? (await chooseModelToDebug()));
      if (model) await run(model);
    });
  const registerStart = (id: string, noDebug: boolean) =>
    register(id, async (model) => {
      // On the model's own page what is chosen there counts.
      const onPage = activeModel()?.toString() === model.toString() && landing.startActive(noDebug);
      if (!onPage) await startModel(model, { noDebug });
    });
  return vscode.Disposable.from(
    registerStart(command.debugModel, false),
    registerStart(command.runModel, true),
    register(command.openText, (model) => openModelText(model.fsPath)),
    // A text stays where it is read: its graph is shown beside it.
    register(command.openGraph, (model) =>
      graphs.open(model, { beside: vscode.window.activeTextEditor?.document.languageId === textLanguage }),
    ),
    register(command.openPage, (model) =>
      vscode.commands.executeCommand('vscode.openWith', model, modelEditor),
    ),
    register(command.chooseInputs, async (model) => {
      try {
        await inputs.ask(model.fsPath);
      } catch (error) {
        void vscode.window.showErrorMessage(withoutLinks(messageOf(error)));
      }
    }),
    vscode.commands.registerCommand(command.askForModel, async () => (await chooseModelToDebug())?.fsPath),
  );
}

/** The model of the session in focus, which a panel that has the keyboard is about. */
function debuggedModel(): vscode.Uri | undefined {
  const session = vscode.debug.activeDebugSession;
  const program = session?.type === debugType ? programOf(session) : undefined;
  return program === undefined ? undefined : vscode.Uri.file(program);
}

/** Lets a person pick the model to debug. */
function chooseModelToDebug(): Promise<vscode.Uri | undefined> {
  return chooseModel({
    placeHolder: vscode.l10n.t('The model to debug'),
    openLabel: vscode.l10n.t('Debug'),
  });
}
