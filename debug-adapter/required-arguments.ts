import { illFormedRequest } from './errors';

/** What the types of JSON are called here. */
type JsonType = 'string' | 'number' | 'boolean' | 'object' | 'array';

/**
 * The arguments without which DAP's requests mean nothing, and their types. (Of `initialize`, `pause` and `source`
 * the adapter needs none of those that the protocol requires.)
 */
export const requiredArguments: Readonly<Record<string, Readonly<Record<string, JsonType>>>> = {
  breakpointLocations: { source: 'object', line: 'number' },
  setBreakpoints: { source: 'object' },
  setFunctionBreakpoints: { breakpoints: 'array' },
  setExceptionBreakpoints: { filters: 'array' },
  dataBreakpointInfo: { name: 'string' },
  setDataBreakpoints: { breakpoints: 'array' },
  setInstructionBreakpoints: { breakpoints: 'array' },
  continue: { threadId: 'number' },
  next: { threadId: 'number' },
  stepIn: { threadId: 'number' },
  stepOut: { threadId: 'number' },
  stepBack: { threadId: 'number' },
  reverseContinue: { threadId: 'number' },
  restartFrame: { frameId: 'number' },
  goto: { threadId: 'number', targetId: 'number' },
  stackTrace: { threadId: 'number' },
  scopes: { frameId: 'number' },
  variables: { variablesReference: 'number' },
  setVariable: { variablesReference: 'number', name: 'string', value: 'string' },
  evaluate: { expression: 'string' },
  setExpression: { expression: 'string', value: 'string' },
  stepInTargets: { frameId: 'number' },
  gotoTargets: { source: 'object', line: 'number' },
  completions: { text: 'string', column: 'number' },
  exceptionInfo: { threadId: 'number' },
  readMemory: { memoryReference: 'string', count: 'number' },
  writeMemory: { memoryReference: 'string', data: 'string' },
  disassemble: { memoryReference: 'string', instructionCount: 'number' },
  locations: { locationReference: 'number' },
};

/** The same of our own requests. */
const customArguments: typeof requiredArguments = {
  'onnx/current': { frameId: 'number' },
  'onnx/json': { expression: 'string' },
  'onnx/tensor': { name: 'string' },
  'onnx/statistics': { memoryReference: 'string' },
  'onnx/strings': { memoryReference: 'string' },
  'onnx/histogram': { memoryReference: 'string', bins: 'number' },
  'onnx/tile': { memoryReference: 'string', index: 'array', rows: 'array', columns: 'array' },
  'onnx/levelTile': { memoryReference: 'string', index: 'array', row: 'number', column: 'number' },
  'onnx/readPicture': { memoryReference: 'string', index: 'array' },
  'onnx/estimate': { memoryReference: 'string' },
  'onnx/axisStatistics': { memoryReference: 'string', axis: 'number', from: 'number', to: 'number' },
  'onnx/axisHistograms': {
    memoryReference: 'string',
    axis: 'number',
    from: 'number',
    to: 'number',
    bins: 'number',
    low: 'number',
    high: 'number',
  },
  'onnx/envelope': {
    memoryReference: 'string',
    axis: 'number',
    index: 'array',
    from: 'number',
    to: 'number',
    points: 'number',
  },
  'onnx/page': { memoryReference: 'string', index: 'array', rows: 'array', columns: 'array' },
  'onnx/element': { memoryReference: 'string', index: 'array' },
  'onnx/nextNonFinite': { memoryReference: 'string', index: 'array' },
  'onnx/meaning': { name: 'string' },
  'onnx/detections': {
    memoryReference: 'string',
    boxAxis: 'number',
    coordinateAxis: 'number',
    index: 'array',
  },
  'onnx/spectrogram': { memoryReference: 'string', axis: 'number', index: 'array' },
  'onnx/topK': { memoryReference: 'string', axis: 'number', index: 'array' },
  'onnx/tokens': { ids: 'array' },
  'onnx/digest': { memoryReference: 'string' },
  'onnx/keep': { memoryReference: 'string', name: 'string' },
  'onnx/release': { memoryReferences: 'array' },
  'onnx/pair': { a: 'string', b: 'string' },
  'onnx/difference': { a: 'string', b: 'string' },
  'onnx/derive': { a: 'string', b: 'string', derivation: 'string' },
  'onnx/export': { memoryReference: 'string', file: 'string', format: 'object' },
  'onnx/jointHistogram': { a: 'string', b: 'string', bins: 'number' },
  'onnx/openTensor': { file: 'string', name: 'string', dtype: 'string' },
  'onnx/readTensor': { memoryReference: 'string', offset: 'number' },
  'onnx/receiveTensor': { name: 'string', dtype: 'string', shape: 'array' },
  'onnx/receiveBytes': { memoryReference: 'string', offset: 'number', data: 'string' },
  'onnx/giveOutputs': { outputs: 'object' },
  'onnx/nextIteration': { threadId: 'number' },
  'onnx/nextModule': { threadId: 'number' },
  'onnx/stepOutModule': { threadId: 'number' },
  'onnx/loadTensor': { expression: 'string', file: 'string' },
  'onnx/nodeFigures': { graph: 'string', nodes: 'array', figure: 'string' },
  'onnx/valueStatistics': { graph: 'string', names: 'array' },
  'onnx/profile': { on: 'boolean' },
  'onnx/inlineValues': { frameId: 'number', startLine: 'number', endLine: 'number' },
};

/** Arguments of our own requests that may be left out, and their types where they are there. */
const optionalArguments: typeof requiredArguments = {
  'onnx/json': { frameId: 'number' },
  'onnx/tensor': { frameId: 'number' },
  'onnx/meaning': { frameId: 'number' },
  'onnx/statistics': { at: 'object' },
  'onnx/histogram': { at: 'object' },
  'onnx/topK': { positions: 'array' },
  'onnx/detections': { scores: 'string' },
  'onnx/tokens': { file: 'string' },
  'onnx/timeline': {
    threadId: 'number',
    graph: 'string',
    start: 'number',
    count: 'number',
    measured: 'boolean',
  },
  'onnx/timelineSpans': { threadId: 'number', start: 'number', count: 'number', measured: 'boolean' },
  'onnx/nodeFigures': { threadId: 'number' },
  'onnx/valueStatistics': { threadId: 'number' },
  'onnx/measureTimes': { threadId: 'number', runs: 'number' },
};

/**
 * The arguments of a request as an object that has what it must have, and nothing of another type.
 *
 * @throws UserError OD4207 where something is missing or of another type
 */
export function checkedArguments(command: string, args: unknown): object {
  const given = args ?? {};
  if (typeOf(given) !== 'object') throw illFormedRequest(command, 'its arguments are no object');
  const table = command.startsWith('onnx/') ? customArguments : requiredArguments;
  const required = Object.hasOwn(table, command) ? table[command]! : {};
  for (const [name, type] of Object.entries(required)) {
    const found = typeOf((given as Record<string, unknown>)[name]);
    if (found === 'undefined') throw illFormedRequest(command, `"${name}" is missing`);
    if (found !== type) throw ofWrongType(command, name, type, found);
  }
  const optional = Object.hasOwn(optionalArguments, command) ? optionalArguments[command]! : {};
  for (const [name, type] of Object.entries(optional)) {
    const found = typeOf((given as Record<string, unknown>)[name]);
    if (found !== 'undefined' && found !== type) throw ofWrongType(command, name, type, found);
  }
  return given;
}

function ofWrongType(command: string, name: string, type: string, found: string): Error {
  return illFormedRequest(command, `"${name}" must be of type ${type}, but is ${found}`);
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return value === null ? 'null' : typeof value;
}
