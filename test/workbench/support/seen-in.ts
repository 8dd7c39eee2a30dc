/** Where VS Code shows what a capability brings, and the test that looks at it there. */
export interface Seen {
  /** The place in VS Code's interface. */
  readonly at: string;
  /** The file under test/workbench, and the title of the test in it. */
  readonly test: readonly [file: string, title: string];
}

/** Why there is nothing to look at. Found in the source of VS Code 1.139, which the tests run. */
export interface NotSeen {
  readonly why: string;
}

const tour = (title: string) => ['capabilities', title] as const;

/** Each boolean that `initialize` declares. test/dap/capabilities.test.ts keeps the list complete. */
export const seenIn: Readonly<Record<string, Seen | NotSeen>> = {
  supportsConfigurationDoneRequest: {
    at: 'a breakpoint that was set before the start is a stop',
    test: ['digits', 'stops at a breakpoint that was set in the gutter of a Conv'],
  },
  supportsFunctionBreakpoints: {
    at: 'Breakpoints, Add Function Breakpoint',
    test: tour('stops at a function breakpoint, with the frames around it'),
  },
  supportsConditionalBreakpoints: {
    at: 'the gutter, Add Conditional Breakpoint',
    test: tour('stops where a condition holds'),
  },
  supportsHitConditionalBreakpoints: {
    at: 'the box of a breakpoint, Hit Count',
    test: tour('logs instead of a stop, and stops at a hit count over the iterations of a loop'),
  },
  supportsLogPoints: {
    at: 'the box of a breakpoint, Log Message; the Debug Console',
    test: tour('logs instead of a stop, and stops at a hit count over the iterations of a loop'),
  },
  supportsExceptionInfoRequest: {
    at: 'the box under the line, "Exception has occurred"',
    test: tour('says under the line what went wrong, and styles it in the Debug Console'),
  },
  supportsEvaluateForHovers: {
    at: 'the hover over a value of the text',
    test: tour('shows the value of a quoted name under the pointer'),
  },
  supportsClipboardContext: {
    at: 'Variables, Copy Value',
    test: tour('copies a value as NumPy text, and the expression that gives it'),
  },
  supportsReadMemoryRequest: {
    at: 'Variables, View Binary Data',
    test: tour('offers the bytes of a tensor'),
  },
  supportsWriteMemoryRequest: {
    why: 'Only a hex editor writes, which is an extension of its own. test/extension/edits.test.ts does what it does.',
  },
  supportsSetVariable: {
    at: 'Variables, Set Value',
    test: tour('sets a value in the Variables pane, and what follows is computed of it'),
  },
  supportsSetExpression: {
    at: 'Watch, Set Value',
    test: tour('sets the value of a watch, and a step back undoes it'),
  },
  supportsDelayedStackTraceLoading: {
    at: 'the Call Stack, which asks for the top frame first',
    test: tour('stops at a function breakpoint, with the frames around it'),
  },
  supportsCompletionsRequest: {
    at: 'the Debug Console, suggestions',
    test: ['digits', 'completes names and methods in the Debug Console, and evaluates there'],
  },
  supportsValueFormattingOptions: { why: 'VS Code never asks for a format.' },
  supportsDataBreakpoints: {
    at: 'Variables, Break on Value Read, Change, Access',
    test: ['digits', 'breaks on a value that is picked in the Variables pane, on each use that can be'],
  },
  supportsStepInTargetsRequest: {
    at: 'the text, Step Into Target',
    test: tour('runs to the cursor, and steps into the branch that is chosen'),
  },
  supportsGotoTargetsRequest: {
    at: 'the text, Jump to Cursor',
    test: tour('jumps to the cursor, and skips a node'),
  },
  supportsTerminateThreadsRequest: {
    at: 'the Call Stack, Terminate Thread',
    test: tour('ends one sample, then all'),
  },
  supportsSingleThreadExecutionRequests: { why: 'VS Code never asks for one thread alone.' },
  supportsDataBreakpointBytes: {
    at: 'Breakpoints, Add Data Breakpoint at Address',
    test: tour('has the samples as threads, and breaks on bytes at an address'),
  },
  supportsExceptionFilterOptions: {
    at: 'Breakpoints, Edit Condition of an exception filter',
    test: ['digits', 'takes a condition of an exception filter'],
  },
  supportsInstructionBreakpoints: {
    at: 'the gutter of the Disassembly view',
    test: tour('breaks and steps by instruction in the Disassembly view'),
  },
  supportsDisassembleRequest: {
    at: 'the Disassembly view',
    test: ['digits', 'shows the order of execution as instructions, where it stands'],
  },
  supportsSteppingGranularity: {
    at: 'a step while the Disassembly view is in front',
    test: tour('breaks and steps by instruction in the Disassembly view'),
  },
  supportsModulesRequest: { why: 'VS Code has no view of modules and never asks for them.' },
  supportsLoadedSourcesRequest: {
    at: 'Loaded Scripts',
    test: ['modules', 'go from the node to its line of Python, which is among the loaded sources'],
  },
  supportsStepBack: {
    at: 'the toolbar, Step Back and Reverse',
    test: tour('sets the value of a watch, and a step back undoes it'),
  },
  supportsRestartFrame: {
    at: 'the Call Stack, Restart Frame',
    test: tour('restarts a frame from the Call Stack'),
  },
  supportsRestartRequest: {
    at: 'the toolbar, Restart',
    test: tour('restarts in the same session'),
  },
  supportsTerminateRequest: {
    at: 'the toolbar, Stop',
    test: tour('ends one sample, then all'),
  },
  supportsANSIStyling: {
    at: 'the Debug Console, bold and coloured text',
    test: tour('says under the line what went wrong, and styles it in the Debug Console'),
  },
  supportTerminateDebuggee: {
    at: 'the toolbar, Disconnect beside Stop',
    test: tour('leaves a model paused, and attaches to it'),
  },
  supportSuspendDebuggee: {
    at: 'the toolbar, Disconnect and Suspend',
    test: tour('leaves a model paused, and attaches to it'),
  },
  supportsCancelRequest: {
    at: 'Cancel in the progress notification',
    test: ['progress', 'shows how far a long run is, and a click on Cancel pauses it'],
  },
  supportsBreakpointLocationsRequest: {
    why: 'VS Code shows the locations of a line only where there are several, which only a text that a person wrote has.',
  },
};
