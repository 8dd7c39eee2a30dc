import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { assertGolden } from '../golden';
import { seenIn } from '../workbench/support/seen-in';
import { freshSession } from './support/session';

/**
 * Where each capability's effect on a model is asserted: a transcript, and a text that it has only where the
 * capability did something (a request that was sent for it, or an attribute that it brought).
 */
const shownIn: Readonly<Record<string, [transcript: string, ...texts: (string | RegExp)[]]>> = {
  supportsConfigurationDoneRequest: ['stepping.txt', '→ configurationDone', '"reason":"entry"'],
  supportsFunctionBreakpoints: [
    'stack-pages.txt',
    '→ setFunctionBreakpoints',
    '"reason": "function breakpoint"',
  ],
  supportsConditionalBreakpoints: ['conditions.txt', '"condition":', '"hitBreakpointIds"'],
  supportsHitConditionalBreakpoints: [
    'hit-counts.txt',
    '"hitCondition":"%3"',
    '[iteration 2]',
    '[iteration 5]',
  ],
  supportsLogPoints: ['conditions.txt', '"logMessage":', 'xw: (2, 4), mean'],
  supportsExceptionInfoRequest: ['nan.txt', '→ exceptionInfo', '"exceptionId": "NaN"'],
  supportsEvaluateForHovers: [
    'looks.txt',
    '"context":"hover"',
    /← evaluate\n\s+\{\s+"result": "float32\[2,4\] /,
  ],
  supportsClipboardContext: ['looks.txt', '"context":"clipboard"', 'array([[1.0, 1.0, 1.0, 1.5]'],
  supportsReadMemoryRequest: ['looks.txt', '→ readMemory', '"data"'],
  supportsSetVariable: ['editing.txt', '→ setVariable', '"value":"60.0"', '0.5000 … 60.00, edited'],
  supportsSetExpression: ['editing-silero.txt', '→ setExpression', '0.1250, edited'],
  supportsWriteMemoryRequest: ['memory.txt', '→ writeMemory', '"bytesWritten":8', '* memory {'],
  supportsDelayedStackTraceLoading: ['stack-pages.txt', '"startFrame":0,"levels":1', '"totalFrames": 2'],
  supportsCompletionsRequest: [
    'completions.txt',
    '→ completions',
    /"text": "t\[\\"\/dense\/Add_output_0\\"\]"/,
  ],
  supportsValueFormattingOptions: [
    'formats.txt',
    /"hex":\s?true/,
    'int64[2] [0xffffffffffffffff, 0x0000000000000011]',
  ],
  supportsDataBreakpoints: ['data-breakpoints.txt', '→ setDataBreakpoints', '"reason": "data breakpoint"'],
  supportsStepInTargetsRequest: [
    'step-in-targets.txt',
    '→ stepInTargets',
    '→ stepIn {"threadId":1,"targetId"',
  ],
  supportsGotoTargetsRequest: ['goto.txt', '→ gotoTargets', '"reason":"goto"'],
  supportsTerminateThreadsRequest: ['terminate-threads.txt', '→ terminateThreads', '"reason":"exited"'],
  supportsSingleThreadExecutionRequests: ['threads.txt', '"singleThread":true'],
  supportsDataBreakpointBytes: ['data-bytes.txt', /"asAddress":\s?true/, 'xw, bytes 4..11 has changed'],
  breakpointModes: ['breakpoint-modes.txt', '→ setBreakpoints', '"mode": "after"'],
  supportsExceptionFilterOptions: [
    'exception-filters.txt',
    '"filterOptions":',
    '"description": "Paused on operator error"',
    '{"exitCode":3}',
  ],
  supportsInstructionBreakpoints: [
    'instructions.txt',
    '→ setInstructionBreakpoints',
    '"reason": "instruction breakpoint"',
  ],
  supportsDisassembleRequest: ['disassembly.txt', '→ disassemble', '"instruction":'],
  supportsSteppingGranularity: ['instructions.txt', '→ next {"threadId":1,"granularity":"instruction"}'],
  supportsModulesRequest: ['loaded.txt', '→ modules', '"totalModules"'],
  supportsLoadedSourcesRequest: ['loaded.txt', '→ loadedSources', '"sources"'],
  supportsStepBack: ['reverse-continue.txt', '→ reverseContinue', '"reason":"entry"'],
  supportsRestartFrame: ['restart-frame.txt', '→ restartFrame', '"reason": "restart"'],
  supportsRestartRequest: ['life.txt', '→ restart', /thread {"reason":"exited".*\n← restart/],
  supportsTerminateRequest: ['life.txt', /→ terminate {}\n← terminate\n {2}\* exited .*\n {2}\* terminated/],
  supportsANSIStyling: ['ansi.txt', '\\u001b[1;31mNaN\\u001b[0m', '\\u001b[1mnorm/std (Sqrt)'],
  supportTerminateDebuggee: ['attach.txt', '"terminateDebuggee":false', '"startMethod": "attach"'],
  supportSuspendDebuggee: ['attach.txt', '"suspendDebuggee":true', '→ attach {"port":<port>}'],
  supportsCancelRequest: ['cancel.txt', '→ cancel', '← evaluate failed'],
  supportsBreakpointLocationsRequest: ['breakpoints.txt', '→ breakpointLocations'],
};

const transcripts = 'test/dap';

describe('dap: what the adapter declares', () => {
  const session = freshSession();

  it('is shown, each capability, in a transcript', async () => {
    const declared = await session.client.initialize();
    const file = `${transcripts}/capabilities.txt`;
    const text = `${JSON.stringify(declared, undefined, 2)}\n`;
    assertGolden(file, text);
    const known = Object.keys(shownIn).filter((name) => name !== 'breakpointModes');
    assert.deepEqual(booleansOf(declared), known.sort());
    // All that the protocol has, but for the exception options that filters with conditions have replaced.
    const { definitions } = JSON.parse(readFileSync('test/dap/support/schema/dap.schema.json', 'utf8'));
    const { properties } = definitions['DebugProtocol.Capabilities'];
    const all = Object.keys(properties).filter((name) => properties[name].type === 'boolean');
    const missing = all.filter((name) => !known.includes(name));
    assert.deepEqual([all.length, missing], [37, ['supportsExceptionOptions']]);
    assert.ok(declared.breakpointModes!.length > 1);
  });

  it('is looked at in VS Code, each capability that has a place there', async () => {
    assert.deepEqual(Object.keys(seenIn).sort(), booleansOf(await session.client.initialize()));
    for (const [capability, seen] of Object.entries(seenIn)) {
      if ('why' in seen) continue;
      const [file, title] = seen.test;
      const tests = readFileSync(`test/workbench/${file}.test.ts`, 'utf8');
      assert.ok(tests.includes(`it('${title}'`), `${capability}: ${file}.test.ts has no test "${title}"`);
    }
  });

  for (const [capability, [file, ...texts]] of Object.entries(shownIn)) {
    it(`${capability}: ${file}`, () => {
      assert.ok(existsSync(`${transcripts}/${file}`), `there is no ${file}`);
      const transcript = readFileSync(`${transcripts}/${file}`, 'utf8');
      for (const text of texts) {
        const isThere = typeof text === 'string' ? transcript.includes(text) : text.test(transcript);
        assert.ok(isThere, `${file} does not have ${text}`);
      }
    });
  }
});

/** The capabilities that are true. */
function booleansOf(capabilities: DebugProtocol.Capabilities): string[] {
  return Object.entries(capabilities)
    .filter(([, value]) => value === true)
    .map(([name]) => name)
    .sort();
}
