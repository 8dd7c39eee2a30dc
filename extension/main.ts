import { config as configureStrings } from '@vscode/l10n';
import * as vscode from 'vscode';
import { comparisonScheme, modelScheme } from '../core/uri';
import { BreakpointKeeper } from './breakpoints/breakpoint-keeper';
import { registerCompare } from './compare/compare-commands';
import { ComparisonFileSystem, comparisonOptions } from './compare/comparison-file-system';
import { Comparisons } from './compare/comparisons';
import { RealNames } from './compare/real-names';
import { registerConversions } from './convert/register';
import { registerCopyAsJson } from './debugging/copy-as-json';
import { registerEdits } from './debugging/edits';
import { evaluatableExpressionProvider } from './debugging/evaluatable-expressions';
import { registerGiveOutputs } from './debugging/give-outputs';
import { inlineValuesProvider } from './debugging/inline-values';
import { keepTextApart } from './debugging/keep-text-apart';
import { registerModuleSteps } from './debugging/module-steps';
import { registerNextIteration } from './debugging/next-iteration';
import { NodeSelection } from './debugging/node-selection';
import { offerWhatHelps } from './debugging/offers';
import { registerRevealCurrentNode } from './debugging/reveal-current-node';
import { RunningSessions } from './debugging/running-sessions';
import { showDebugView } from './debugging/show-debug-view';
import { registerSkipNode } from './debugging/skip-node';
import { StandingTracker } from './debugging/standing';
import { showStatus } from './debugging/status-bar';
import { log } from './environment/log';
import { GraphEditor } from './graph/graph-editor';
import { HistoryFolders } from './history/history-folders';
import { HistoryModel } from './history/history-model';
import { registerHistoryView } from './history/history-view';
import { debugType, graphEditor, modelEditor, textLanguage } from './ids';
import { LandingEditor } from './landing/landing-editor';
import { LanguageSupport } from './language/language-support';
import { adapterDescriptors } from './launch/adapter-server';
import { InputQuestion } from './launch/ask-inputs';
import { registerModelCommands } from './launch/commands';
import { LaunchConfigurations, modelConfigurations } from './launch/configuration-provider';
import { InputMemory } from './launch/remembered-inputs';
import { ModelStore } from './models/model-store';
import { registerGoToPython } from './python/go-to-python';
import { NodeHover } from './python/node-hover';
import { ChosenNames } from './tensor-panel/chosen-names';
import { registerShowTensor } from './tensor-panel/show-tensor';
import { TensorPanels } from './tensor-panel/tensor-panels';
import { fileSystemOptions, ModelFileSystem } from './text/model-file-system';
import { OptimizedTexts } from './text/optimized-texts';
import { TimelinePanels } from './timeline/timeline-panels';

/** What the extension's own tests look at; nothing else may rely on it. */
export interface ExtensionParts {
  readonly models: ModelStore;
  readonly standing: StandingTracker;
  readonly history: HistoryModel;
  readonly panels: TensorPanels;
  readonly timelines: TimelinePanels;
  readonly graphs: GraphEditor;
  readonly language: LanguageSupport;
}

let running: LanguageSupport | undefined;

/** Wires the parts together. VS Code calls it once. */
export function activate(context: vscode.ExtensionContext): ExtensionParts {
  // Files that do not know VS Code translate by the library itself.
  if (vscode.l10n.bundle) configureStrings({ contents: vscode.l10n.bundle });
  const models = new ModelStore();
  const optimized = new OptimizedTexts();
  const standing = new StandingTracker();
  const folders = new HistoryFolders(context);
  const history = new HistoryModel(folders);
  const inputs = new InputQuestion(models, new InputMemory(context.workspaceState));
  const breakpoints = new BreakpointKeeper(models, context.workspaceState);
  const names = new ChosenNames(context.workspaceState);
  const sessions = new RunningSessions();
  const shared = { extension: context.extensionUri, models, standing };
  const panels = new TensorPanels({ ...shared, names, running: sessions });
  const selection = new NodeSelection();
  const timelines = new TimelinePanels({ extension: context.extensionUri, standing, selection });
  const readerScript = vscode.Uri.joinPath(
    context.extensionUri,
    'dist/extension/graph/reading/worker.js',
  ).fsPath;
  const graphs = new GraphEditor({ ...shared, readerScript, selection, history, sessions });
  const landing = new LandingEditor({
    extension: context.extensionUri,
    models,
    inputs,
    history,
    state: context.workspaceState,
  });
  const configurations = new LaunchConfigurations(inputs, folders, breakpoints, models);
  const language = new LanguageSupport(context.extensionUri, standing);
  running = language;
  const comparisons = new Comparisons(models);
  const text = { language: textLanguage };
  const { Dynamic } = vscode.DebugConfigurationProviderTriggerKind;

  context.subscriptions.push(
    log,
    models,
    optimized,
    standing,
    selection,
    sessions,
    history,
    panels,
    timelines,
    breakpoints,
    language,
    vscode.workspace.registerFileSystemProvider(
      modelScheme,
      new ModelFileSystem(models, optimized),
      fileSystemOptions,
    ),
    vscode.workspace.registerFileSystemProvider(
      comparisonScheme,
      new ComparisonFileSystem(comparisons, models),
      comparisonOptions,
    ),
    vscode.languages.registerHoverProvider({ scheme: comparisonScheme }, new RealNames(comparisons)),
    registerCompare(comparisons),
    vscode.window.registerCustomEditorProvider(modelEditor, landing, {
      supportsMultipleEditorsPerDocument: true,
    }),
    vscode.window.registerCustomEditorProvider(graphEditor, graphs, {
      supportsMultipleEditorsPerDocument: true,
    }),
    vscode.debug.registerDebugAdapterDescriptorFactory(debugType, adapterDescriptors),
    vscode.debug.registerDebugConfigurationProvider(debugType, configurations),
    vscode.debug.registerDebugConfigurationProvider(debugType, modelConfigurations, Dynamic),
    vscode.languages.registerInlineValuesProvider(text, inlineValuesProvider),
    vscode.languages.registerEvaluatableExpressionProvider(text, evaluatableExpressionProvider),
    registerModelCommands(inputs, landing, graphs),
    registerConversions(models),
    names,
    registerShowTensor(panels),
    registerCopyAsJson(),
    registerRevealCurrentNode(standing),
    registerNextIteration(standing),
    registerModuleSteps(standing),
    registerGoToPython(models, standing),
    vscode.languages.registerHoverProvider(text, new NodeHover(models)),
    registerHistoryView(history, models, context.extensionUri),
    showStatus(standing),
    showDebugView(standing),
    keepTextApart(standing),
    offerWhatHelps(),
    registerGiveOutputs(),
    registerSkipNode(standing),
    registerEdits(standing),
  );
  return { models, standing, history, panels, timelines, graphs, language };
}

/** VS Code waits for it before it ends the extension host. */
export function deactivate(): Promise<void> | undefined {
  return running?.stop();
}
