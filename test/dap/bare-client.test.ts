import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type TestFolder, wideModel } from './support/models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

const count = 205;

/** The line of the text file, from 1, that has this. */
function lineOf(file: string, text: string): number {
  return (
    readFileSync(file, 'utf8')
      .split('\n')
      .findIndex((line) => line.includes(text)) + 1
  );
}

/** What launches a vector of 0, 1, 2 … that runs through Neg and Abs. */
function launch(folder: TestFolder, name = 'wide.onnx'): object {
  const program = folder.write(name, wideModel(count));
  const inputs = folder.write(
    'inputs.json',
    JSON.stringify({ x: Array.from({ length: count }, (_, at) => at) }),
  );
  return { program, inputs, history: false };
}

describe('dap: clients that advertise nothing', () => {
  const session = freshSession('own');

  it('break in the text file, step, read variables in groups, and end', async () => {
    const { client, folder } = session;
    await client.ask('initialize', { adapterID: 'onnx', pathFormat: 'path' });
    await client.event('initialized');
    await client.ask('launch', launch(folder));
    await client.ask('configurationDone');
    await client.stopped();
    const [entry] = await client.frames();
    const file = entry!.source!.path!;
    assert.ok(file.startsWith(path.join(folder.path, 'cache')), file);
    assert.equal(entry!.line, lineOf(file, 'Neg'), 'the frame is on the line of the file');

    const line = lineOf(file, 'Abs');
    const { breakpoints } = await client.ask<DebugProtocol.SetBreakpointsResponse['body']>('setBreakpoints', {
      source: { path: file },
      breakpoints: [{ line }],
    });
    assert.deepEqual(
      breakpoints.map(({ verified, line }) => [verified, line]),
      [[true, line]],
    );
    await client.ask('continue', { threadId: 1 });
    assert.equal((await client.stopped()).reason, 'breakpoint');

    const [minus] = await client.scope('Inputs');
    assert.match(minus!.value, /^float32\[205\] /, 'the type is in the value');
    assert.deepEqual(Object.keys(minus!).sort(), ['evaluateName', 'name', 'value', 'variablesReference']);
    const groups = await client.variables(minus!.variablesReference);
    assert.deepEqual(
      groups.map(({ name }) => name),
      ['[0..99]', '[100..199]', '[200..204]'],
    );
    const elements = await client.variables(groups[2]!.variablesReference);
    assert.deepEqual([elements.length, elements[4]!.name, elements[4]!.value], [5, '[204]', '-204.0']);
    const { result } = await client.ask<{ result: string }>('evaluate', { expression: 'minus[7]' });
    assert.match(result, /-7\.0/);

    await client.ask('next', { threadId: 1 });
    await client.event('terminated');
    await client.ask('disconnect', {});
    const heard = new Set(
      client.conversation.flatMap((each) =>
        each.type === 'event' ? [(each as DebugProtocol.Event).event] : [],
      ),
    );
    for (const unasked of ['invalidated', 'memory', 'progressStart']) assert.ok(!heard.has(unasked), unasked);
    assertTranscript('bare-client.txt', client.conversation, [
      [/"[^"]*\/text\/\w+\//g, '"<cache>/'],
      [folder.path, '<folder>'],
    ]);
  });

  it('break in the text file of an earlier session before they launch', async () => {
    const { client, folder } = session;
    await client.ask('initialize', { adapterID: 'onnx' });
    await client.ask('launch', launch(folder));
    await client.ask('configurationDone');
    await client.stopped();
    const file = (await client.frames())[0]!.source!.path!;
    await client.stop();
    client.conversation.length = 0;
    await client.start();
    await client.ask('initialize', { adapterID: 'onnx' });
    const source = { path: file };
    const set = () =>
      client.ask<DebugProtocol.SetBreakpointsResponse['body']>('setBreakpoints', {
        source,
        lines: [lineOf(file, 'Abs')],
      });
    assert.equal((await set()).breakpoints[0]!.verified, false, 'there is no model yet');
    await client.ask('launch', { ...launch(folder), stopOnEntry: false });
    const { breakpoint } = await client.event<DebugProtocol.BreakpointEvent['body']>('breakpoint');
    assert.equal(breakpoint.verified, true);
    await client.ask('configurationDone');
    assert.deepEqual((await client.stopped()).hitBreakpointIds, [breakpoint.id]);
    assert.equal((await client.frames())[0]!.line, lineOf(file, 'Abs'));
  });

  it('count lines from 0 and name files by URI', async () => {
    const { client, folder } = session;
    await client.ask('initialize', {
      adapterID: 'onnx',
      linesStartAt1: false,
      columnsStartAt1: false,
      pathFormat: 'uri',
    });
    await client.ask('launch', launch(folder, 'wide (1) é.onnx'));
    await client.ask('configurationDone');
    await client.stopped();
    const [entry] = await client.frames();
    const source = { path: entry!.source!.path! };
    const file = fileURLToPath(source.path);
    assert.deepEqual([entry!.line, entry!.column], [lineOf(file, 'Neg') - 1, 0]);
    const line = lineOf(file, 'Abs') - 1;
    const locations = await client.ask('breakpointLocations', { source, line: 0, endLine: line });
    assert.deepEqual(locations, {
      breakpoints: [
        { line: line - 1, column: 0 },
        { line, column: 0 },
      ],
    });
    const set = await client.ask<DebugProtocol.SetBreakpointsResponse['body']>('setBreakpoints', {
      source,
      breakpoints: [{ line }],
    });
    assert.deepEqual(
      set.breakpoints.map(({ verified, line }) => [verified, line]),
      [[true, line]],
    );
    await client.ask('continue', { threadId: 1 });
    await client.stopped();
    assert.equal((await client.frames())[0]!.line, line);
  });
});
