import type { DebugProtocol } from '@vscode/debugprotocol';
import { Client } from '../client';
import { defaultFilters, type Handlers } from '../session-state';
import { completionTriggers } from './completions';

/** What a client writes into the empty field of a condition about values. */
const conditionDescription =
  'Expression about the value, such as np.isnan(value).sum() > 10 or node.op == "Div", or count, such as 5, >=5 or %2';

/** The exception filters, as a client lists them. */
const exceptionFilters: DebugProtocol.ExceptionBreakpointsFilter[] = [
  {
    filter: 'opError',
    supportsCondition: true,
    conditionDescription: 'Expression, such as node.op == "Reshape", or count, such as 5, >=5 or %2',
    label: 'Operator error',
    description: 'Stops before an operator that fails.',
    default: defaultFilters.opError,
  },
  {
    filter: 'nan',
    supportsCondition: true,
    conditionDescription,
    label: 'NaN',
    description: 'Stops after the first node that makes a NaN of inputs without one.',
    default: defaultFilters.nan,
  },
  {
    filter: 'inf',
    supportsCondition: true,
    conditionDescription,
    label: 'Inf',
    description:
      'Stops after the first node that makes an infinity of finite inputs. −Inf as attention masks have it is passed ' +
      'over: what constants and inputs bring, and sums or conversions of masks that go to nothing but a Softmax.',
    default: defaultFilters.inf,
  },
];

/** On which side of its node a breakpoint stops; which productions of a value count. */
const breakpointModes: DebugProtocol.BreakpointMode[] = [
  {
    mode: 'before',
    label: 'Before the Node',
    description: 'Stops before the node runs; its outputs are computed when somebody looks.',
    appliesTo: ['source', 'instruction'],
  },
  {
    mode: 'after',
    label: 'After the Node',
    description:
      'Stops once the node has run, with its outputs there; in an If or Loop, once it has been left.',
    appliesTo: ['source', 'instruction'],
  },
  {
    mode: 'produced',
    label: 'Whenever It Is Produced',
    description:
      'Stops each time that the value is produced or edited; what a whole tensor does without a mode.',
    appliesTo: ['data'],
  },
  {
    mode: 'changed',
    label: 'When It Has Changed',
    description:
      'Stops where the value is another than the last time, in the iteration before or before an edit; the first time ' +
      'counts. What an element or a range of bytes does without a mode.',
    appliesTo: ['data'],
  },
];

/** What works, and nothing else: each line makes a client show something or send a request. */
const capabilities: DebugProtocol.Capabilities = {
  // The run begins with configurationDone, when all breakpoints are known.
  supportsConfigurationDoneRequest: true,
  // Breakpoints by operator or node name.
  supportsFunctionBreakpoints: true,
  // A condition that must hold, the times that it must be reached, a line to log instead of a stop.
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  // "Break on Value Change", "Read", "Access" in the menu of a variable, also of an element or a range of bytes.
  supportsDataBreakpoints: true,
  supportsDataBreakpointBytes: true,
  // Breakpoints in the Disassembly view, which shows the order of execution.
  supportsDisassembleRequest: true,
  supportsInstructionBreakpoints: true,
  // By instruction, a step goes to the next node that runs anywhere, in bodies too.
  supportsSteppingGranularity: true,
  // "Edit Mode" of a breakpoint.
  breakpointModes,
  exceptionBreakpointFilters: exceptionFilters,
  // "Edit Condition" of an exception filter.
  supportsExceptionFilterOptions: true,
  // The details under "Exception has occurred".
  supportsExceptionInfoRequest: true,
  // A hover asks for the tensor under the pointer.
  supportsEvaluateForHovers: true,
  // The debug console completes names, functions and commands as they are typed.
  supportsCompletionsRequest: true,
  completionTriggerCharacters: completionTriggers,
  // Integers in hexadecimal, floats by their bits, where a client asks for it.
  supportsValueFormattingOptions: true,
  // "Copy Value" asks for text that NumPy reads.
  supportsClipboardContext: true,
  // Restart keeps the process and the loaded model.
  supportsRestartRequest: true,
  supportsTerminateRequest: true,
  // "Disconnect" lets the model run on, "Disconnect and Suspend" leaves it paused for a client that attaches (--port).
  supportTerminateDebuggee: true,
  supportSuspendDebuggee: true,
  // Step Back and Reverse in the toolbar.
  supportsStepBack: true,
  // "Restart Frame" in the call stack: its graph is run again from its first node.
  supportsRestartFrame: true,
  // "Step Into Target": the bodies of a node, the one that will run first.
  supportsStepInTargetsRequest: true,
  // "Jump to Cursor": goes on at another node of the graph.
  supportsGotoTargetsRequest: true,
  // "Terminate Thread": ends one sample.
  supportsTerminateThreadsRequest: true,
  // Moves one sample, and stops where it ends.
  supportsSingleThreadExecutionRequests: true,
  // Only lines with nodes take a breakpoint.
  supportsBreakpointLocationsRequest: true,
  // "Set Value" in the Variables pane, and on a watch expression.
  supportsSetVariable: true,
  supportsSetExpression: true,
  // A tensor's bytes in a hex editor, which may change them.
  supportsReadMemoryRequest: true,
  supportsWriteMemoryRequest: true,
  // Pages of frames.
  supportsDelayedStackTraceLoading: true,
  // What runs, for clients that list it; and "Loaded Scripts", with the model's text and its Python sources.
  supportsModulesRequest: true,
  supportsLoadedSourcesRequest: true,
  // Node names, what is wrong and what was made up stand out in the console, for clients that style text.
  supportsANSIStyling: true,
  // Looks that nobody waits for any more are dropped.
  supportsCancelRequest: true,
};

/** `initialize`. */
export const initializeRequests: Handlers = {
  initialize(state, args: DebugProtocol.InitializeRequestArguments) {
    state.client = new Client(args ?? {});
    return { body: capabilities, after: () => state.event('initialized') };
  },
};
