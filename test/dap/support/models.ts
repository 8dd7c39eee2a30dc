import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import type {
  AttributeProto,
  FunctionProto,
  GraphProto,
  NodeProto,
  TensorProto,
  ValueInfoProto,
} from '../../../core/onnx/gen/onnx_pb';
import {
  AttributeProtoSchema,
  FunctionProtoSchema,
  GraphProtoSchema,
  AttributeProto_AttributeType as Kind,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} from '../../../core/onnx/gen/onnx_pb';

/** Small models for tests, made in code. */

/** The numbers of TensorProto.DataType that the tests use. */
export const float32 = 1;
export const int64 = 7;
const bool = 9;

/** A value with a tensor type. */
export function value(name: string, elemType: number, shape: readonly number[]): ValueInfoProto {
  const dim = shape.map((size) => ({ value: { case: 'dimValue' as const, value: BigInt(size) } }));
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType, shape: { dim } } } },
  });
}

/** A float32 initializer. */
export function floats(name: string, shape: readonly number[], values: readonly number[]): TensorProto {
  const rawData = new Uint8Array(new Float32Array(values).buffer);
  return create(TensorProtoSchema, { name, dataType: float32, dims: shape.map(BigInt), rawData });
}

/** An int64 initializer. */
export function ints(name: string, shape: readonly number[], values: readonly number[]): TensorProto {
  const rawData = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  return create(TensorProtoSchema, { name, dataType: int64, dims: shape.map(BigInt), rawData });
}

/** A bool initializer. */
export function bools(name: string, shape: readonly number[], values: readonly boolean[]): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dataType: bool,
    dims: shape.map(BigInt),
    rawData: Uint8Array.from(values, Number),
  });
}

/** A node: `node('Add', ['x', 'y'], ['z'], 'name')`. */
export function node(
  opType: string,
  input: string[],
  output: string[],
  name = '',
  attribute: AttributeProto[] = [],
  domain = '',
): NodeProto {
  return create(NodeProtoSchema, { opType, input, output, name, attribute, domain });
}

/** Attributes. */
export const attribute = {
  int: (name: string, i: number) => create(AttributeProtoSchema, { name, type: Kind.INT, i: BigInt(i) }),
  ints: (name: string, values: number[]) =>
    create(AttributeProtoSchema, { name, type: Kind.INTS, ints: values.map(BigInt) }),
  float: (name: string, f: number) => create(AttributeProtoSchema, { name, type: Kind.FLOAT, f }),
  tensor: (name: string, t: TensorProto) => create(AttributeProtoSchema, { name, type: Kind.TENSOR, t }),
  graph: (name: string, g: GraphProto) => create(AttributeProtoSchema, { name, type: Kind.GRAPH, g }),
};

/** A graph. */
export function graph(
  name: string,
  nodes: NodeProto[],
  input: ValueInfoProto[],
  output: ValueInfoProto[],
  initializer: TensorProto[] = [],
): GraphProto {
  return create(GraphProtoSchema, { name, node: nodes, input, output, initializer });
}

/** A model-local function in the domain `local`. */
function localFunction(name: string, input: string[], output: string[], nodes: NodeProto[]): FunctionProto {
  const opsetImport = [{ domain: '', version: 17n }];
  return create(FunctionProtoSchema, { name, domain: 'local', input, output, node: nodes, opsetImport });
}

/** A model's bytes: opset 17, and version 1 of other domains. */
export function modelBytes(
  main: GraphProto,
  functions: FunctionProto[] = [],
  domains: readonly string[] = [],
): Uint8Array {
  const opsetImport = ['', ...domains].map((domain) => ({ domain, version: domain === '' ? 17n : 1n }));
  if (functions.length > 0) opsetImport.push({ domain: 'local', version: 1n });
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, { irVersion: 9n, producerName: 'test', graph: main, opsetImport, functions }),
  );
}

/** A folder that is gone after the tests; models and inputs are written into it. */
export class TestFolder {
  readonly path = mkdtempSync(path.join(tmpdir(), 'onnx-debugger-dap-'));

  write(name: string, content: Uint8Array | string): string {
    const file = path.join(this.path, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Four nodes in a row: y = relu(x · w + b), probs = softmax(y), with an unused weight value. */
export function chain(): Uint8Array {
  return modelBytes(
    graph(
      'chain',
      [
        node('MatMul', ['x', 'w'], ['xw'], 'dense/matmul'),
        node('Add', ['xw', 'b'], ['/dense/Add_output_0'], 'dense/add'),
        node('Relu', ['/dense/Add_output_0'], ['y'], 'relu'),
        node('Softmax', ['y'], ['probs'], '', [attribute.int('axis', -1)]),
      ],
      [value('x', float32, [2, 3])],
      [value('probs', float32, [2, 4])],
      [floats('w', [3, 4], [1, 0, 0, 0.5, 0, 1, 0, 0.5, 0, 0, 1, 0.5]), floats('b', [4], [0, -1, 0.25, 1])],
    ),
  );
}

/** sqrt(x − m): NaN where x < m; then a sum that carries it on. */
export function nanModel(): Uint8Array {
  return modelBytes(
    graph(
      'broken',
      [
        node('Sub', ['x', 'm'], ['var'], 'norm/var'),
        node('Sqrt', ['var'], ['std'], 'norm/std'),
        node('Add', ['std', 'm'], ['eps'], 'norm/eps'),
        node('ReduceSum', ['eps'], ['sum'], 'sum', [attribute.int('keepdims', 0)]),
      ],
      [value('x', float32, [2, 3])],
      [value('sum', float32, [])],
      [floats('m', [], [2])],
    ),
  );
}

/** An If whose branches have two nodes each; the condition is the sign of the sum of x. */
export function ifModel(): Uint8Array {
  const branch = (name: string, first: string) =>
    graph(
      name,
      [
        node(first, ['x'], [`${name}_1`], `${name}/first`),
        node('Mul', [`${name}_1`, 'two'], [`${name}_2`], `${name}/second`),
      ],
      [],
      [value(`${name}_2`, float32, [3])],
    );
  return modelBytes(
    graph(
      'branches',
      [
        node('ReduceSum', ['x'], ['total'], 'total', [attribute.int('keepdims', 0)]),
        node('Greater', ['total', 'zero'], ['positive'], 'positive'),
        node('If', ['positive'], ['chosen'], 'choose', [
          attribute.graph('then_branch', branch('then', 'Abs')),
          attribute.graph('else_branch', branch('else', 'Neg')),
        ]),
        node('Identity', ['chosen'], ['y'], 'last'),
      ],
      [value('x', float32, [3])],
      [value('y', float32, [3])],
      [floats('two', [], [2]), floats('zero', [], [0])],
    ),
  );
}

/** A Reshape that cannot be: six elements do not make [4]. */
export function failingModel(): Uint8Array {
  return modelBytes(
    graph(
      'failing',
      [
        node('Neg', ['x'], ['minus'], 'minus'),
        node('Reshape', ['minus', 'shape'], ['four'], 'fold'),
        node('Neg', ['four'], ['y'], 'back'),
      ],
      [value('x', float32, [2, 3])],
      [value('y', float32, [4])],
      [ints('shape', [1], [4])],
    ),
  );
}

/** A wide vector: 1,000,000 elements through two nodes. */
export function wideModel(count = 1_000_000): Uint8Array {
  return modelBytes(
    graph(
      'wide',
      [node('Neg', ['x'], ['minus'], 'minus'), node('Abs', ['minus'], ['y'], 'abs')],
      [value('x', float32, [count])],
      [value('y', float32, [count])],
    ),
  );
}

/** A loop of many matrix products: long enough to be killed in the middle. */
export function slowModel(iterations = 100_000_000): Uint8Array {
  const body = graph(
    'body',
    [node('MatMul', ['a', 'w'], ['b'], 'product'), node('Identity', ['go'], ['go_on'], 'go')],
    [value('i', int64, []), value('go', bool, []), value('a', float32, [64, 64])],
    [value('go_on', bool, []), value('b', float32, [64, 64])],
  );
  return modelBytes(
    graph(
      'slow',
      [
        node('Neg', ['x'], ['start'], 'begin'),
        node('Loop', ['times', 'yes', 'start'], ['end'], 'spin', [attribute.graph('body', body)]),
        node('Neg', ['end'], ['y'], 'finish'),
      ],
      [value('x', float32, [64, 64])],
      [value('y', float32, [64, 64])],
      [
        ints('times', [], [iterations]),
        bools('yes', [], [true]),
        floats(
          'w',
          [64, 64],
          Array.from({ length: 4096 }, (_, at) => (at % 65 === 0 ? 1 : 0)),
        ),
      ],
    ),
  );
}

/** y = twice(twice(x)) by a model-local function of two nodes. */
export function functionModel(): Uint8Array {
  const twice = localFunction(
    'Twice',
    ['a'],
    ['b'],
    [node('Add', ['a', 'a'], ['sum'], 'sum'), node('Identity', ['sum'], ['b'], 'hand-on')],
  );
  const call = (input: string, output: string, name: string) =>
    node('Twice', [input], [output], name, [], 'local');
  return modelBytes(
    graph(
      'functions',
      [call('x', 'x2', 'first'), call('x2', 'y', 'second')],
      [value('x', float32, [2])],
      [value('y', float32, [2])],
    ),
    [twice],
  );
}

/**
 * Graphs in graphs: a Loop of three iterations with an If in it (its `else_branch` in the first, then `then_branch`), a
 * Scan, and the function `Twice`, which is called twice and has an If of its own.
 */
export function nestedModel(): Uint8Array {
  const branch = (name: string, op: string, from: string) =>
    graph(
      name,
      [
        node(op, [from], [`${name}_1`], `${name}/first`),
        node('Mul', [`${name}_1`, 'half'], [`${name}_2`], `${name}/second`),
      ],
      [],
      [value(`${name}_2`, float32, [3])],
      [floats('half', [], [0.5])],
    );
  const body = graph(
    'body',
    [
      node('Add', ['v', 'one'], ['more'], 'count'),
      node('Greater', ['i', 'none'], ['later'], 'later'),
      node('If', ['later'], ['v_next'], 'choose', [
        attribute.graph('then_branch', branch('then', 'Abs', 'more')),
        attribute.graph('else_branch', branch('else', 'Neg', 'more')),
      ]),
      node('Identity', ['go'], ['go_on'], 'go'),
    ],
    [value('i', int64, []), value('go', bool, []), value('v', float32, [3])],
    [value('go_on', bool, []), value('v_next', float32, [3])],
  );
  const step = graph(
    'step',
    [
      node('Add', ['sum_in', 'row'], ['sum_out'], 'step/add'),
      node('Identity', ['sum_out'], ['rows'], 'step/row'),
    ],
    [value('sum_in', float32, [3]), value('row', float32, [3])],
    [value('sum_out', float32, [3]), value('rows', float32, [3])],
  );
  const twice = localFunction(
    'Twice',
    ['a'],
    ['b'],
    [
      node('Add', ['a', 'a'], ['more'], 'double'),
      node('Constant', [], ['yes'], '', [attribute.tensor('value', bools('', [], [true]))]),
      node('If', ['yes'], ['b'], 'always', [
        attribute.graph('then_branch', branch('then', 'Abs', 'more')),
        attribute.graph('else_branch', branch('else', 'Neg', 'more')),
      ]),
    ],
  );
  return modelBytes(
    graph(
      'nested',
      [
        node('Loop', ['times', 'yes', 'x'], ['looped'], 'loop', [attribute.graph('body', body)]),
        node('Concat', ['looped', 'looped'], ['both'], 'join', [attribute.int('axis', 0)]),
        node('Reshape', ['both', 'shape'], ['table'], 'fold'),
        node('Scan', ['looped', 'table'], ['total', 'sums'], 'scan', [
          attribute.graph('body', step),
          attribute.int('num_scan_inputs', 1),
        ]),
        node('Twice', ['total'], ['two'], 'first', [], 'local'),
        node('Twice', ['two'], ['y'], 'second', [], 'local'),
      ],
      [value('x', float32, [3])],
      [value('y', float32, [3]), value('sums', float32, [2, 3])],
      [
        ints('times', [], [3]),
        ints('none', [], [0]),
        ints('shape', [2], [2, 3]),
        bools('yes', [], [true]),
        floats('one', [3], [1, 2, 3]),
      ],
    ),
    [twice],
  );
}

/** A Loop that adds 1, or `by`, to its value `times` times; `later`: there is another node before it. */
export function countingModel(times = 3, later = false, by = 1): Uint8Array {
  const body = graph(
    'body',
    [node('Add', ['v', 'one'], ['v_next'], 'count'), node('Identity', ['go'], ['go_on'], 'go')],
    [value('i', int64, []), value('go', bool, []), value('v', float32, [])],
    [value('go_on', bool, []), value('v_next', float32, [])],
  );
  return modelBytes(
    graph(
      'counting',
      [
        ...(later ? [node('Identity', ['x'], ['start'], 'begin')] : []),
        node('Loop', ['times', 'yes', later ? 'start' : 'x'], ['end'], 'loop', [
          attribute.graph('body', body),
        ]),
        node('Neg', ['end'], ['y'], 'last'),
      ],
      [value('x', float32, [])],
      [value('y', float32, [])],
      [ints('times', [], [times]), bools('yes', [], [true]), floats('one', [], [by])],
    ),
  );
}

/** A Loop of two iterations; in each, another Loop adds `times` random numbers to its value. */
export function randomLoops(times: number): Uint8Array {
  const carried = [value('i', int64, []), value('go', bool, []), value('v', float32, [])];
  const drawing = graph(
    'drawing',
    [
      node('RandomUniformLike', ['u'], ['drawn'], 'draw'),
      node('Add', ['u', 'drawn'], ['u_next'], 'add'),
      node('Identity', ['on'], ['stay'], 'stay'),
    ],
    [value('j', int64, []), value('on', bool, []), value('u', float32, [])],
    [value('stay', bool, []), value('u_next', float32, [])],
  );
  const body = graph(
    'body',
    [
      node('Loop', ['times', 'go', 'v'], ['sum'], 'inner', [attribute.graph('body', drawing)]),
      node('Identity', ['go'], ['go_on'], 'go'),
    ],
    carried,
    [value('go_on', bool, []), value('sum', float32, [])],
  );
  return modelBytes(
    graph(
      'random',
      [node('Loop', ['two', 'yes', 'x'], ['y'], 'outer', [attribute.graph('body', body)])],
      [value('x', float32, [])],
      [value('y', float32, [])],
      [ints('two', [], [2]), ints('times', [], [times]), bools('yes', [], [true])],
    ),
  );
}

/** A Loop in whose third iteration (i = 2) an integer division has no result: onnxruntime dies of it (SIGFPE). */
export function crashingModel(): Uint8Array {
  const body = graph(
    'body',
    [
      node('Sub', ['i', 'three'], ['divisor'], 'subtract'),
      node('Div', ['least', 'divisor'], ['quotient'], 'divide'),
      node('Add', ['v', 'quotient'], ['v_next'], 'sum'),
      node('Identity', ['go'], ['go_on'], 'go'),
    ],
    [value('i', int64, []), value('go', bool, []), value('v', int64, [])],
    [value('go_on', bool, []), value('v_next', int64, [])],
  );
  return modelBytes(
    graph(
      'crashing',
      [
        node('Neg', ['x'], ['minus'], 'begin'),
        node('Abs', ['minus'], ['start'], 'absolute'),
        node('Loop', ['times', 'yes', 'start'], ['end'], 'loop', [attribute.graph('body', body)]),
        node('Neg', ['end'], ['y'], 'finish'),
      ],
      [value('x', int64, [])],
      [value('y', int64, [])],
      [
        ints('times', [], [5]),
        bools('yes', [], [true]),
        ints('least', [], [-(2 ** 63)]),
        ints('three', [], [3]),
      ],
    ),
  );
}

/** A model that remembers: next = state / 2 + sum(x), y = −next. Run again and again, next becomes state. */
export function recurrentModel(): Uint8Array {
  return modelBytes(
    graph(
      'recurrent',
      [
        node('ReduceSum', ['x'], ['total'], 'total', [attribute.int('keepdims', 0)]),
        node('Mul', ['state', 'half'], ['faded'], 'fade'),
        node('Add', ['faded', 'total'], ['next'], 'next'),
        node('Neg', ['next'], ['y'], 'turn'),
      ],
      [value('x', float32, [1, 2]), value('state', float32, [1])],
      [value('y', float32, [1]), value('next', float32, [1])],
      [floats('half', [], [0.5])],
    ),
  );
}

/** A product of big constants, many times over: to fold it takes minutes. */
export function foldingModel(): Uint8Array {
  const steps = 200;
  const products = Array.from({ length: steps }, (_, at) =>
    node('MatMul', [at === 0 ? 'big' : `p${at - 1}`, 'big'], [`p${at}`]),
  );
  return modelBytes(
    graph(
      'folding',
      [
        node('ConstantOfShape', ['shape'], ['big'], 'big'),
        ...products,
        node('ReduceMax', [`p${steps - 1}`], ['most'], 'most', [attribute.int('keepdims', 0)]),
        node('Add', ['x', 'most'], ['y'], 'add'),
      ],
      [value('x', float32, [2])],
      [value('y', float32, [2])],
      [ints('shape', [2], [2048, 2048])],
    ),
  );
}
