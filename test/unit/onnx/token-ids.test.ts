import assert from 'node:assert/strict';
import { readEditedText } from '../../../core/onnx/read';
import { embeddingRows } from '../../../core/onnx/token-ids';

/** The rows of the embedding that the input `ids` of a model with these nodes chooses from. */
function rowsOf(nodes: string, weights = 'float[100,4] word_embeddings'): number | undefined {
  const text = `<ir_version: 8, opset_import: ["": 17, "com.microsoft": 1]>
g (int64[1,N] ids) => (y)
<${weights}>
{
${nodes}
}`;
  const { graph } = readEditedText(text, 'g.onnxtxt');
  assert.ok(graph.nodes.length > 0, 'the text is read');
  return embeddingRows(graph, 'ids');
}

describe('token ids in a graph', () => {
  it('are what chooses rows of an embedding, directly or moved', () => {
    const cases: [string, string | undefined, number | undefined][] = [
      ['y = Gather (word_embeddings, ids)', undefined, 100],
      ['a = Cast <to = 6> (ids)\nb = Reshape (a, s)\ny = Gather (word_embeddings, b)', undefined, 100],
      ['a = Concat <axis = 1> (bos, ids)\ny = Gather (word_embeddings, a)', undefined, 100],
      ['w = DequantizeLinear (q, s, z)\ny = Gather (w, ids)', 'uint8[300,8] q', 300],
      [
        'y, m = com.microsoft.EmbedLayerNormalization (ids, "", word_embeddings, p, "", g, b)',
        undefined,
        100,
      ],
      // Computed with, they are no ids any more; and tables of positions and types are of something else.
      ['a = Add (ids, one)\ny = Gather (word_embeddings, a)', undefined, undefined],
      ['y = Gather (ids, zero)', undefined, undefined],
      ['y = Gather (position_embeddings, ids)', 'float[512,4] position_embeddings', undefined],
      ['y = Gather ("h.wpe.weight", ids)', 'float[512,4] "h.wpe.weight"', undefined],
      ['y = Gather <axis = -2> (word_embeddings, ids)', undefined, 100],
      ['y = Gather <axis = 1> (word_embeddings, ids)', undefined, undefined],
      ['y = Gather (bias, ids)', 'float[32,4] bias', 32],
      ['y = Gather (relative_attention_bias, ids)', 'float[32,4] relative_attention_bias', undefined],
      ['y = Gather (types, ids)', 'float[2,4] types', undefined],
      ['y = Gather (table, ids)', 'float[100] table', undefined],
      ['y = Gather (computed, ids)', undefined, undefined],
    ];
    for (const [nodes, weights, rows] of cases) assert.equal(rowsOf(nodes, weights), rows, nodes);
  });

  it('are not looked for without an end', () => {
    const casts = Array.from({ length: 2000 }, (_, k) => `v${k + 1} = Identity (v${k})`).join('\n');
    assert.equal(rowsOf(`v0 = Identity (ids)\n${casts}\ny = Gather (word_embeddings, v2000)`), undefined);
  });
});
