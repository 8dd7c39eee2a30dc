import {
  attribute,
  bools,
  float32,
  floats,
  graph,
  int64,
  ints,
  modelBytes,
  node,
  value,
} from '../../dap/support/models';

/** TensorProto.DataType.BOOL */
const boolean = 9;

/**
 * A model with something for each of the debugger's capabilities to be seen at: a value with a quoted name, an If, a
 * Loop of five iterations, and a root that is NaN where it is of less than nothing. With x = [1, 2, 3] the values are
 * −x, twice = −2x, chosen = 2·|twice| = [4, 8, 12], end = chosen + 5, root = √(end − 10) = [NaN, 1.73, 2.65].
 */
export function tourModel(): Uint8Array {
  const branch = (name: string, first: string) =>
    graph(
      name,
      [
        node(first, ['twice'], [`${name}_1`], `${name}/first`),
        node('Mul', [`${name}_1`, 'two'], [`${name}_2`], `${name}/second`),
      ],
      [],
      [value(`${name}_2`, float32, [3])],
    );
  const body = graph(
    'body',
    [node('Add', ['v', 'one'], ['v_next'], 'count'), node('Identity', ['go'], ['go_on'], 'go')],
    [value('i', int64, []), value('go', boolean, []), value('v', float32, [3])],
    [value('go_on', boolean, []), value('v_next', float32, [3])],
  );
  return modelBytes(
    graph(
      'tour',
      [
        node('Neg', ['x'], ['/in/Neg_output_0'], '/in/Neg'),
        node('Add', ['/in/Neg_output_0', '/in/Neg_output_0'], ['twice'], 'twice'),
        node('If', ['yes'], ['chosen'], 'choose', [
          attribute.graph('then_branch', branch('then', 'Abs')),
          attribute.graph('else_branch', branch('else', 'Neg')),
        ]),
        node('Loop', ['times', 'yes', 'chosen'], ['end'], 'loop', [attribute.graph('body', body)]),
        node('Sub', ['end', 'ten'], ['shifted'], 'shift'),
        node('Sqrt', ['shifted'], ['root'], 'root'),
        node('Identity', ['root'], ['y'], 'last'),
      ],
      [value('x', float32, [3])],
      [value('y', float32, [3])],
      [
        ints('times', [], [5]),
        bools('yes', [], [true]),
        floats('one', [], [1]),
        floats('two', [], [2]),
        floats('ten', [], [10]),
      ],
    ),
  );
}
