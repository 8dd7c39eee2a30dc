import path from 'node:path';
import * as vscode from 'vscode';
import { TextError } from '../../core/onnx/text/text-error';
import { isTextFile } from '../../core/onnx/text-file';
import type { BreakpointKeeper } from '../breakpoints/breakpoint-keeper';
import { blockedReason } from '../environment/blocked';
import type { HistoryFolders } from '../history/history-folders';
import { debugType } from '../ids';
import { activeModel, modelFiles, untitledText, visibleModel } from '../models/active-model';
import type { ModelStore } from '../models/model-store';
import { hasPythonBreakpoints, workspaceFolderPaths } from '../python/python-sources';
import { modelOfTextPath, textOfLaunch, textUri } from '../text/model-uri';
import { openText } from '../text/open-text';
import { saveUntitled } from '../text/save-untitled';
import { askDespiteErrors, knownErrors, showTextError } from '../text/show-text-error';
import type { InputQuestion } from './ask-inputs';
import { hasBreakpoints } from './has-breakpoints';

/** Marks a configuration that nobody wrote, between the two steps of resolving; the adapter never sees it. */
const madeByUs = '__onnxDebuggerMade';

/** Marks a configuration that somebody starts although its text has errors; the adapter never sees it. */
const despiteErrors = '__onnxDebuggerDespiteErrors';

/** Makes and completes launch configurations. */
export class LaunchConfigurations implements vscode.DebugConfigurationProvider {
  constructor(
    private readonly inputs: InputQuestion,
    private readonly history: HistoryFolders,
    private readonly breakpoints: BreakpointKeeper,
    private readonly models: ModelStore,
  ) {}

  /** F5 without a launch.json comes with an empty configuration: the model in front is meant. */
  async resolveDebugConfiguration(
    _folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    if (configuration.type || configuration.request || configuration.name) return configuration;
    const untitled = untitledText();
    const model = untitled ? await saveUntitled(untitled) : (activeModel() ?? visibleModel());
    if (!model) {
      const text = vscode.l10n.t(
        'Open a model (.onnx or .onnxtxt) to debug it, or add a launch configuration.',
      );
      if (!untitled) void vscode.window.showErrorMessage(text);
      return undefined;
    }
    return configurationFor(model);
  }

  /** Variables are filled in now: paths become absolute, gaps are closed, the text is opened. */
  async resolveDebugConfigurationWithSubstitutedVariables(
    folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    const { [madeByUs]: made, [despiteErrors]: despite, ...given } = configuration;
    if (given.request === 'attach') return attachConfiguration(given as vscode.DebugConfiguration, folder);
    if (typeof given.program !== 'string' || given.program === '') {
      void vscode.window.showErrorMessage(
        vscode.l10n.t('The launch configuration needs "program": the path of a model (.onnx or .onnxtxt).'),
      );
      return undefined;
    }
    const program = absolute(modelOfTextPath(given.program) ?? given.program, folder);
    const blocked = blockedReason(vscode.Uri.file(program));
    if (blocked) {
      void vscode.window.showErrorMessage(blocked.why);
      return undefined;
    }
    if (!(await this.isReadable(program))) return undefined;
    const start = () => startDespiteErrors(folder, configuration);
    if (!despite && this.hasErrors(program, given.noDebug === true, start)) return undefined;
    const complete: vscode.DebugConfiguration = {
      sourceFormat: 'uri',
      history: this.history.forModel(vscode.Uri.file(program)),
      sourceFolders: workspaceFolderPaths(),
      ...(given as vscode.DebugConfiguration),
      program,
    };
    if (made && !('inputs' in complete)) {
      const answer = await this.inputs.remembered(program);
      if (!answer) return undefined;
      complete.inputs = answer.inputs;
    }
    // The adapter is told lines: they must be those of the model as it is now.
    await this.breakpoints.rebind(program);
    // Who set a breakpoint wants to get there; a configuration that says otherwise counts.
    const text = textOfLaunch(complete) ?? textUri(program);
    complete.stopOnEntry ??= !(hasBreakpoints(text) || (await hasPythonBreakpoints(this.models, program)));
    // A preview tab would be replaced by the text that the debugger opens at its first stop.
    // (Of the optimised graph there is none before onnxruntime has made it.)
    const isThere = complete.graph !== 'optimized' && /\.onnx(?:te?xt)?$/i.test(program);
    if (!complete.noDebug && complete.sourceFormat === 'uri' && isThere) {
      await openText(text);
    }
    return complete;
  }

  /** Whether a text can be run; shows its errors where not. What is wrong with another file the adapter says. */
  private async isReadable(program: string): Promise<boolean> {
    if (!isTextFile(program)) return true;
    const document = vscode.workspace.textDocuments.find(({ uri }) => uri.fsPath === program);
    if (document?.isDirty) {
      const text = vscode.l10n.t(
        '{0} has unsaved changes; what runs is the file as it was saved.',
        path.basename(program),
      );
      void vscode.window.showWarningMessage(text);
    }
    try {
      await this.models.model(program);
      return true;
    } catch (error) {
      if (!(error instanceof TextError)) return true;
      await showTextError(error);
      return false;
    }
  }

  /**
   * Whether onnxruntime is going to refuse a text, as far as the language server has said so already. Shows the errors
   * then, and calls `start` where a person wants to start all the same, which may be long after.
   */
  private hasErrors(program: string, noDebug: boolean, start: () => Promise<void>): boolean {
    const errors = isTextFile(program) ? knownErrors(vscode.Uri.file(program)) : [];
    if (errors.length === 0) return false;
    void askDespiteErrors(program, errors, noDebug).then((anyway) => (anyway ? start() : undefined));
    return true;
  }
}

/** Starts a configuration again whose text has errors. */
async function startDespiteErrors(
  folder: vscode.WorkspaceFolder | undefined,
  configuration: vscode.DebugConfiguration,
): Promise<void> {
  const noDebug = configuration.noDebug === true;
  await vscode.debug.startDebugging(folder, { ...configuration, [despiteErrors]: true }, { noDebug });
}

/** An attach names a port; the model is there already. */
function attachConfiguration(
  given: vscode.DebugConfiguration,
  folder: vscode.WorkspaceFolder | undefined,
): vscode.DebugConfiguration | undefined {
  if (!Number.isInteger(given.port) && !Number.isInteger(given.debugServer)) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t('The attach configuration needs "port": where a debug adapter listens.'),
    );
    return undefined;
  }
  const named = typeof given.program === 'string' && given.program !== '' ? given.program : undefined;
  const program = named && absolute(modelOfTextPath(named) ?? named, folder);
  return { sourceFormat: 'uri', ...given, ...(program && { program }) };
}

/** What the picker of Run and Debug offers: the models of the workspace. */
export const modelConfigurations: vscode.DebugConfigurationProvider = {
  async provideDebugConfigurations(folder) {
    const within = folder ? new vscode.RelativePattern(folder, modelFiles) : modelFiles;
    const models = await vscode.workspace.findFiles(within, '**/node_modules/**', 50);
    return models.map(configurationFor);
  },
};

/** The configuration that F5 makes by itself. */
export function configurationFor(model: vscode.Uri): vscode.DebugConfiguration {
  return {
    type: debugType,
    request: 'launch',
    name: vscode.l10n.t('Debug {0}', path.basename(model.fsPath)),
    program: model.scheme === 'file' ? model.fsPath : model.toString(),
    [madeByUs]: true,
  };
}

function absolute(program: string, folder: vscode.WorkspaceFolder | undefined): string {
  const base = folder ?? vscode.workspace.workspaceFolders?.[0];
  return path.isAbsolute(program) || !base ? program : path.resolve(base.uri.fsPath, program);
}
