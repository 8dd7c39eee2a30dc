/** The identifiers that package.json and the code share. */

/** The debugger's type in launch configurations. */
export const debugType = 'onnx';

/** The language of models' text. */
export const textLanguage = 'onnxtxt';

/** The custom editor of `.onnx` files. */
export const modelEditor = 'onnx-debugger.model';

/** The custom editor that shows models as graphs. */
export const graphEditor = 'onnx-debugger.graph';

/** The Tensor panel's view type. */
export const tensorPanel = 'onnx-debugger.tensor';

/** The Timeline panel's view type. */
export const timelinePanel = 'onnx-debugger.timeline';

/** The side panel's view. */
export const historyView = 'onnx-debugger.history';

/** The context key that is true where a step can go to the next iteration. */
export const hasIterations = 'onnx-debugger.hasIterations';

/** The context key that is true where somebody has changed a value or an attribute. */
export const hasEdits = 'onnx-debugger.hasEdits';

/** The context keys that are true where nodes are in modules, and where the chosen frame is a module's. */
export const hasModules = 'onnx-debugger.hasModules';
export const inModuleFrame = 'onnx-debugger.inModuleFrame';

/** The context key that is true where a model in an editor says which Python code its nodes come from. */
export const hasPython = 'onnx-debugger.hasPython';

/** The context key that is true where a model was selected for a comparison. */
export const selectedForCompare = 'onnx-debugger.selectedForCompare';

/** The context key that is true where the Tensor panel that commands are about shows a tensor. */
export const showsTensor = 'onnx-debugger.showsTensor';

/** The commands. */
export const command = {
  debugModel: 'onnx-debugger.debugModel',
  runModel: 'onnx-debugger.runModel',
  openText: 'onnx-debugger.openText',
  openGraph: 'onnx-debugger.openGraph',
  openPage: 'onnx-debugger.openPage',
  editAsText: 'onnx-debugger.editAsText',
  convertToText: 'onnx-debugger.convertToText',
  convertToModel: 'onnx-debugger.convertToModel',
  saveAsModel: 'onnx-debugger.saveAsModel',
  chooseInputs: 'onnx-debugger.chooseInputs',
  compareWith: 'onnx-debugger.compareWith',
  selectForCompare: 'onnx-debugger.selectForCompare',
  compareWithSelected: 'onnx-debugger.compareWithSelected',
  compareSelected: 'onnx-debugger.compareSelected',
  compareWithHead: 'onnx-debugger.compareWithHead',
  compareAsTheyAre: 'onnx-debugger.compareAsTheyAre',
  askForModel: 'onnx-debugger.askForModel',
  showTensor: 'onnx-debugger.showTensor',
  showExpression: 'onnx-debugger.showExpression',
  copyAsJson: 'onnx-debugger.copyAsJson',
  openTensorPanel: 'onnx-debugger.openTensorPanel',
  followNode: 'onnx-debugger.followNode',
  pinTensor: 'onnx-debugger.pinTensor',
  compareTensor: 'onnx-debugger.compareTensor',
  openTensorInNewPanel: 'onnx-debugger.openTensorInNewPanel',
  exportTensor: 'onnx-debugger.exportTensor',
  chooseVocabulary: 'onnx-debugger.chooseVocabulary',
  chooseLabels: 'onnx-debugger.chooseLabels',
  showTimeline: 'onnx-debugger.showTimeline',
  measureTimes: 'onnx-debugger.measureTimes',
  revealCurrentNode: 'onnx-debugger.revealCurrentNode',
  giveOutputs: 'onnx-debugger.giveOutputs',
  loadTensor: 'onnx-debugger.loadTensor',
  undoEdit: 'onnx-debugger.undoEdit',
  skipNode: 'onnx-debugger.skipNode',
  nextIteration: 'onnx-debugger.nextIteration',
  stepOverModule: 'onnx-debugger.stepOverModule',
  stepOutOfModule: 'onnx-debugger.stepOutOfModule',
  goToPython: 'onnx-debugger.goToPython',
  restartLanguageServer: 'onnx-debugger.restartLanguageServer',
  showLanguageServerOutput: 'onnx-debugger.showLanguageServerOutput',
  historyRefresh: 'onnx-debugger.history.refresh',
  historyOpenStop: 'onnx-debugger.history.openStop',
  historyRerun: 'onnx-debugger.history.rerun',
  historyDelete: 'onnx-debugger.history.delete',
} as const;
