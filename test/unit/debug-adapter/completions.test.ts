import assert from 'node:assert/strict';
import { readModelBytes } from '../../../core/onnx/read';
import { complete } from '../../../debug-adapter/debugger/completions/complete';
import { mostCompletions } from '../../../debug-adapter/debugger/completions/completion';
import { namesByNearness } from '../../../debug-adapter/debugger/completions/value-names';
import { chain, float32, graph, modelBytes, node, value } from '../../dap/support/models';

const commands = [
  { name: 'give', form: 'NAME = zeros' },
  { name: 'replay', form: '' },
];

function placeAt(bytes: Uint8Array, index: number) {
  const model = readModelBytes(bytes, 'model.onnx');
  return { graph: model.graph, node: model.graph.nodes[index] };
}

/** Of `text|rest` what the first completions with that label make of the text. */
function made(marked: string, label: string, place = placeAt(chain(), 1)): string | undefined {
  const at = marked.indexOf('|');
  const [text, rest] = [marked.slice(0, at), marked.slice(at + 1)];
  const found = complete(text, rest, place, commands).find((each) => each.label === label);
  return found && `${text.slice(0, found.from)}${found.text}|${rest}`;
}

describe('debug-adapter/debugger/completions', () => {
  const table: [text: string, label: string, becomes: string | undefined][] = [
    ['|', 'xw', 'xw|'],
    ['x|', 'xw', 'xw|'],
    ['X|', 'xw', 'xw|'],
    ['np.abs(x|)', 'xw', 'np.abs(xw|)'],
    // A name that is no Python name is quoted, unless it begins the text.
    ['np.abs(/den|', '/dense/Add_output_0', 'np.abs(t["/dense/Add_output_0"]|'],
    ['/den|', '/dense/Add_output_0', '/dense/Add_output_0|'],
    ['/|', '/dense/Add_output_0', '/dense/Add_output_0|'],
    ['xw + Add|', '/dense/Add_output_0', 'xw + t["/dense/Add_output_0"]|'],
    ['t[|', '"/dense/Add_output_0"', 't["/dense/Add_output_0"]|'],
    ['t["|', '/dense/Add_output_0', 't["/dense/Add_output_0"]|'],
    ['t["/dense/A|', '/dense/Add_output_0', 't["/dense/Add_output_0"]|'],
    // What an editor closes by itself is not closed twice.
    ['t["|"]', '/dense/Add_output_0', 't["/dense/Add_output_0|"]'],
    ["t['d|", '/dense/Add_output_0', "t['/dense/Add_output_0']|"],
    ['"/dense|', '/dense/Add_output_0', '"/dense/Add_output_0"|'],
    ['np.percentile(x, 5, method="|', 'xw', undefined],
    ['inputs[|', '0', 'inputs[0]|'],
    ['inputs[|]', '1', 'inputs[1|]'],
    ['inputs[|', '"b"', 'inputs["b"]|'],
    ['inputs["|', 'b', 'inputs["b"]|'],
    ['inputs["|', 'w', undefined],
    ['weights["|', 'b', 'weights["b"]|'],
    ['xw[|', '0', undefined],
    ['np.|', 'mean', 'np.mean|'],
    ['np.me|', 'median', 'np.median|'],
    ['np.fl|', 'float32', 'np.float32|'],
    ['np.linalg.|', 'norm', 'np.linalg.norm|'],
    ['np.|', 'linalg.norm', undefined],
    ['np.ran|', 'random', 'np.random|'],
    ['xw.|', 'shape', 'xw.shape|'],
    ['xw.|', 'max', 'xw.max|'],
    ['xw.|', 'median', undefined],
    ['(xw + 1).ar|', 'argmax', '(xw + 1).argmax|'],
    ['/dense/Add_output_0.s|', 'shape', '/dense/Add_output_0.shape|'],
    ['t["xw"].m|', 'mean', 't["xw"].mean|'],
    ['1.|', 'mean', undefined],
    ['node.|', 'op', 'node.op|'],
    ['np.sum(xw, k|', 'keepdims=', 'np.sum(xw, keepdims=|'],
    ['softm|', 'softmax', 'softmax|'],
    ['xw if it|', 'iteration', 'xw if iteration|'],
    ['/g|', '/give', '/give|'],
    ['/|', '/replay', '/replay|'],
    ['xw /|', '/give', undefined],
    ['zzz|', 'xw', undefined],
  ];
  for (const [text, label, becomes] of table) {
    it(`makes of ${text} with ${label} ${becomes ?? 'nothing'}`, () =>
      assert.equal(made(text, label), becomes));
  }

  it('tells types and signatures', () => {
    const detail = (text: string, label: string) =>
      complete(text, '', placeAt(chain(), 1), commands).find((each) => each.label === label)?.detail;
    assert.equal(detail('', 'w'), 'float32[3,4]');
    assert.equal(detail('', 'x'), 'float32[2,3]');
    assert.equal(detail('np.', 'mean'), 'mean(a, axis?, dtype?, keepdims?)');
    assert.equal(detail('inputs[', '1'), 'b: float32[4]');
    assert.equal(detail('/', '/give'), 'NAME = zeros');
  });

  it("completes an attribute's name", () => {
    const place = placeAt(chain(), 3);
    assert.equal(made('attrs.|', 'axis', place), 'attrs.axis|');
    assert.equal(made('attrs["|', 'axis', place), 'attrs["axis"]|');
  });

  it('takes names with dots, and names that mean something else, by their right form', () => {
    const model = modelBytes(
      graph(
        'names',
        [
          node('Neg', ['conv1.weight'], ['max']),
          node('Neg', ['max'], ['a"b']),
          node('Neg', ['a"b'], ['inputs']),
        ],
        [value('conv1.weight', float32, [1])],
        [value('inputs', float32, [1])],
      ),
    );
    const place = placeAt(model, 1);
    assert.equal(made('conv1.|', 'conv1.weight', place), 'conv1.weight|');
    assert.equal(made('np.abs(conv1.w|', 'conv1.weight', place), 'np.abs(conv1.weight|');
    assert.equal(made('conv1.weight.|', 'shape', place), 'conv1.weight.shape|');
    const values = (text: string) =>
      complete(text, '', place, commands)
        .filter(({ kind }) => kind === 'value')
        .map((each) => each.text);
    assert.deepEqual(values(''), ['t["max"]', 't["a\\"b"]', 't["inputs"]', 'conv1.weight']);
    assert.equal(made('t["a|', 'a"b', place), 't["a\\"b"]|');
    assert.equal(made("t['a|", 'a"b', place), `t['a"b']|`);
  });

  it('knows the language without a place', () => {
    const labels = complete('np.cl', '', undefined, commands).map(({ label }) => label);
    assert.deepEqual(
      labels,
      ['clip', 'isclose', 'allclose'].filter((label) => labels.includes(label)),
    );
    assert.ok(labels.includes('clip'));
  });

  it('tells the nearest of many names first, and few of them', () => {
    const count = 20_000;
    const nodes = Array.from({ length: count }, (_, at) =>
      node('Neg', [at === 0 ? 'x' : `/layer${at - 1}/out`], [`/layer${at}/out`]),
    );
    const place = placeAt(
      modelBytes(
        graph('long', nodes, [value('x', float32, [1])], [value(`/layer${count - 1}/out`, float32, [1])]),
      ),
      5000,
    );
    const names = complete('/layer', '', place, commands).map(({ label }) => label);
    assert.equal(names.length, mostCompletions);
    assert.deepEqual(names.slice(0, 4), [
      '/layer4999/out',
      '/layer5000/out',
      '/layer5001/out',
      '/layer4998/out',
    ]);
    assert.equal(complete('/layer19999', '', place, commands)[0]!.label, '/layer19999/out');
    assert.equal(new Set(namesByNearness(place.graph, place.node)).size, count + 1);
  });
});
