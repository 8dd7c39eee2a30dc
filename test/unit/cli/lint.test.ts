import assert from 'node:assert/strict';
import { UsageError } from '../../../cli/command';
import { lintCommand } from '../../../cli/lint';
import { githubFormat } from '../../../cli/lint/github-format';
import { jsonFormat } from '../../../cli/lint/json-format';
import { lintFile } from '../../../cli/lint/lint-file';
import { reportOf } from '../../../cli/lint/report';
import { sarifFormat } from '../../../cli/lint/sarif-format';
import { textFormat } from '../../../cli/lint/text-format';
import type { DiagnosticLevel } from '../../../core/onnx/lint/diagnostic';
import { floatType, modelFile } from '../onnx/fixtures';
import { temporaryFolder } from '../temporary-folder';
import { onnxDebug, onnxDebugOn } from './onnx-debug';
import { validateSarif } from './sarif-schema';

const head = '<ir_version: 10, opset_import: ["" : 21]>\n';
const misspelt = `${head}g (float[2] x) => (float[2] y) {\n  [act] y = Rellu (x)\n}\n`;
const fine = `${head}g (float[2] x) => (float[2] y) {\n  y = Relu (x)\n}\n`;
const unordered = `${head}g (float[2] x) => (float[2] y) {\n  y = Relu (a)\n  a = Tanh (x)\n}\n`;

describe('onnx-debug lint', function () {
  this.timeout(60_000);
  const folder = temporaryFolder('cli-lint');
  const model = modelFile({
    name: 'g',
    input: [{ name: 'x', type: floatType(1) }],
    output: [{ name: 'y', type: floatType(1) }],
    node: [{ opType: 'Rellu', name: 'r', input: ['x'], output: ['y'] }],
  });

  /** The report on some files, without inference. */
  async function report(files: readonly string[], level: DiagnosticLevel = 'information') {
    const linted = [];
    for (const file of files) linted.push(await lintFile(file, undefined));
    return reportOf(linted, level);
  }

  it('reads the standard input, and tells of it by the name that is given', () => {
    const name = folder.write('named.onnxtxt', fine);
    const { stdout, status } = onnxDebugOn(misspelt, 'lint', '--no-infer', '-', '--stdin-filename', name);
    assert.match(stdout, /named\.onnxtxt:3:13: error: .*'Rellu'/);
    assert.equal(status, 1);
    assert.equal(onnxDebugOn(fine, 'lint', '--no-infer', '-').status, 0);
  });

  it('ends with 2 where a file is not there, and names it', () => {
    const { stderr, status } = onnxDebug('lint', '--no-infer', 'nowhere.onnxtxt');
    assert.match(stderr, /OD1001: Cannot open 'nowhere\.onnxtxt': there is no such file/);
    assert.equal(status, 2);
  });

  it('ends with 1 where something is an error', () => {
    const file = folder.write('a.onnxtxt', misspelt);
    const { stdout, stderr, status } = onnxDebug('lint', '--no-infer', file);
    assert.equal(stderr, '');
    assert.equal(
      stdout,
      `${file}:3:13: error: ONNX's own domain has no operator 'Rellu'. Did you mean 'Relu'? [onnx/unknown-operator]\n1 error, 0 warnings in 1 file.\n`,
    );
    assert.equal(status, 1);
  });

  it('ends with 2 where a file cannot be read, and looks at the others', () => {
    const { stdout, stderr, status } = onnxDebug(
      ...['lint', '--no-infer', 'nowhere.onnx', folder.write('a.onnxtxt', misspelt)],
    );
    assert.match(stderr, /^onnx-debug: OD1001: Cannot open 'nowhere\.onnx': there is no such file\.\n$/);
    assert.match(stdout, /unknown-operator.*\n1 error, 0 warnings in 1 file\.\n$/);
    assert.equal(status, 2);
  });

  it('ends with 0 where there are no errors, and with 1 where there are more warnings than it allows', () => {
    const files = [folder.write('fine.onnxtxt', fine), folder.write('order.onnxtxt', unordered)];
    const options = ['lint', '--no-infer', '--level', 'error', '--max-warnings'];
    const { stdout, status } = onnxDebug(...options, '1', ...files);
    assert.equal(stdout, '0 errors, 1 warning in 2 files.\n');
    assert.equal(status, 0);
    assert.equal(onnxDebug(...options, '0', ...files).status, 1);
  });

  for (const args of [
    [],
    ['--format', 'constructor', 'a.onnx'],
    ['--level', 'bad', 'a.onnx'],
    ['--max-warnings', '-', 'a.onnx'],
  ]) {
    it(`refuses '${args.join(' ')}'`, async () => {
      await assert.rejects(lintCommand.run(args), UsageError);
    });
  }

  it('says the node of a binary model, whose lines are those of its text', async () => {
    const file = folder.write('m.onnx', model);
    assert.deepEqual(textFormat(await report([file])).split('\n'), [
      `${file}:7:11: error: ONNX's own domain has no operator 'Rellu'. Did you mean 'Relu'? (Rellu 'r') [onnx/unknown-operator]`,
      "(Lines and columns of a .onnx are those of its text: 'onnx-debug text FILE'.)",
      '1 error, 0 warnings in 1 file.',
      '',
    ]);
  });

  it('shows what is at least as bad as it is told', async () => {
    const text = `${head}g (float[2] x) => (float[2] y) {\n  a = Relu (x)\n  y = Tanh (x)\n}\n`;
    const file = folder.write('unused.onnxtxt', text);
    assert.equal(textFormat(await report([file])), '0 errors, 0 warnings in 1 file.\n');
    assert.match(
      textFormat(await report([file], 'hint')),
      /:3:3: hint: Nothing uses 'a'\. \[onnx\/unused-node\]/,
    );
  });

  it('prints JSON with nodes and fixes', async () => {
    const json = jsonFormat(await report([folder.write('a.onnxtxt', misspelt)]));
    const { files, errors, warnings } = JSON.parse(json);
    assert.deepEqual([errors, warnings, files.length], [1, 0, 1]);
    const [finding] = files[0].findings;
    assert.deepEqual(finding.node, { graph: '', index: 0, name: 'act', op: 'Rellu', outputs: ['y'] });
    assert.deepEqual(finding.fixes, [
      {
        title: "Change to 'Relu'",
        edits: [{ line: 3, column: 13, endLine: 3, endColumn: 18, text: 'Relu' }],
      },
    ]);
  });

  it("prints GitHub's workflow commands, escaped", async () => {
    const text = `${head}g (float[2] x) => (float[2] y) {\n  y = Relu ("100%\nof, it:")\n}\n`;
    const lines = githubFormat(await report([folder.write('a,b%.onnxtxt', text)])).split('\n');
    assert.equal(lines.length, 2);
    const [, properties, message] = /^::error (.*?)::(.*)$/.exec(lines[0]!)!;
    assert.equal(message, "Nothing makes '100%25%0Aof, it:'.");
    const [file, ...others] = properties!.split(',');
    assert.match(file!, /^file=.*a%2Cb%25\.onnxtxt$/);
    assert.deepEqual(others, ['line=3', 'endLine=4', 'title=onnx/undefined-value']);
  });

  it('tells GitHub no line of a binary model', async () => {
    assert.match(
      githubFormat(await report([folder.write('m.onnx', model)])),
      /^::error file=[^,]*m\.onnx,title=onnx\/unknown-operator::.*\(Rellu 'r', line 7 of the model's text\)\n$/,
    );
  });

  it('prints valid SARIF, of texts with regions and fixes', async () => {
    const files = [folder.write('a b.onnxtxt', misspelt), folder.write('m.onnx', model)];
    const log = JSON.parse(
      sarifFormat(await report([...files, folder.write('order.onnxtxt', unordered)], 'hint')),
    );
    validateSarif(log);
    const [run] = log.runs;
    const [text, binary, order] = run.results;
    assert.equal(text.ruleId, 'onnx/unknown-operator');
    const { artifactLocation, region } = text.locations[0].physicalLocation;
    assert.match(artifactLocation.uri, /^file:\/\/\/.*a%20b\.onnxtxt$/);
    assert.deepEqual(region, { startLine: 3, startColumn: 13, endLine: 3, endColumn: 18 });
    const [replacement] = text.fixes[0].artifactChanges[0].replacements;
    assert.deepEqual(replacement, { deletedRegion: region, insertedContent: { text: 'Relu' } });
    assert.equal(binary.locations[0].physicalLocation.region, undefined);
    assert.equal(binary.locations[0].logicalLocations[0].fullyQualifiedName, '/y');
    assert.equal(binary.fixes, undefined);
    assert.equal(order.relatedLocations[0].message.text, 'It is made here.');
  });

  it('prints valid SARIF where nothing is wrong', async () => {
    const log = JSON.parse(sarifFormat(await report([folder.write('fine.onnxtxt', fine)])));
    validateSarif(log);
    assert.deepEqual(log.runs[0].results, []);
  });

  it('tells of what keeps a text from being a model', async () => {
    const comment = `${head}g (float[2] x) => (float[2] y) {\n  y = Relu (x)\n}\n#: node "" "nothing" {"docString":"a"}\n`;
    const external = `${head}g (float[2] x) => (float[2] y)\n<float[2] w = ["location": "nowhere.bin"]>\n{\n  y = Add (x, w)\n}\n`;
    const files = [folder.write('comment.onnxtxt', comment), folder.write('external.onnxtxt', external)];
    const text = textFormat(await report(files));
    assert.match(text, /comment\.onnxtxt:5:1: error: .* \[onnx\/model\]/);
    assert.match(text, /external\.onnxtxt:3:11: error: .*'w'.*nowhere\.bin.* \[onnx\/model\]/);
  });

  /** The places and codes of what is found in a graph with these weights, outputs, nodes and functions. */
  async function found(weights: string, nodes: string, functions = ''): Promise<string[]> {
    const text = `${head}g (float[2] x) => (float[2] y)\n< ${weights} >\n{ ${nodes} }\n${functions}`;
    const [file] = (await report([folder.write('found.onnxtxt', text)])).files;
    return file!.findings.map(({ line, column, code }) => `${line}:${column} ${code}`);
  }
  const missing = 'float[2] w = ["location": "nowhere.bin"]';
  const twice = '<domain: "l", opset_import: ["" : 21]> f (a) => (b) { b = Relu (a) }\n'.repeat(2);

  for (const [name, [weights, nodes, functions], expected] of [
    [
      'an output that nothing makes',
      [missing, 'z = Add (x, w)'],
      ['2:29 onnx/undefined-output', '3:12 onnx/model'],
    ],
    [
      'a function that is there twice',
      [missing, 'y = Add (x, w)', twice],
      ['3:12 onnx/model', '6:40 onnx/duplicate-function'],
    ],
    ['a fault of a node', [missing, 'y = Ad (x, w)'], ['3:12 onnx/model', '4:7 onnx/unknown-operator']],
    [
      'a fault of another weight',
      [`float[2] v = {1}, ${missing}`, 'a = Add (x, v) y = Add (a, w)'],
      ['3:16 onnx/element-count', '3:30 onnx/model'],
    ],
    [
      'two weights of one name',
      [`${missing}, float[2] v = {1, 2}, float[2] v = {3, 4}`, 'a = Add (x, v) y = Add (a, w)'],
      ['3:12 onnx/model', '3:75 onnx/duplicate-value'],
    ],
  ] as const) {
    it(`tells of a weight without its file beside ${name}, each once and in its place`, async () => {
      assert.deepEqual(await found(weights, nodes, functions), expected);
    });
  }

  it('bears very many findings', async () => {
    const count = 20_000;
    const weights = Array.from({ length: count }, (_, at) => `float[2] w${at} = ["location": "nowhere.bin"]`);
    const nodes = weights.map((_, at) => `y${at} = Rellu (w${at})`);
    const findings = await found(weights.join(', '), [...nodes, 'y = Relu (x)'].join('\n'));
    const counted = (code: string) => findings.filter((each) => each.endsWith(` ${code}`)).length;
    assert.deepEqual([counted('onnx/unknown-operator'), counted('onnx/model')], [count, count]);
  });
});
