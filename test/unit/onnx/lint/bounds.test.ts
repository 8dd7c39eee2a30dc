import assert from 'node:assert/strict';
import { findings, lint, modelText } from './support';

/** A chain of nodes, the last first. */
function reversed(count: number): string {
  const lines = Array.from({ length: count }, (_, index) => `  v${index + 1} = Relu (v${index})`).reverse();
  return modelText(lines.join('\n'), { inputs: 'float[2] v0', outputs: `float[2] v${count}` });
}

describe('what the lint offers of a text with many faults', function () {
  this.timeout(60_000);

  it('moves few nodes in a fix, and offers few moves, where all is in reverse order', () => {
    const count = 5000;
    const found = lint(reversed(count)).filter(({ code }) => code === 'onnx/wrong-order');
    assert.equal(found.length, count - 1);
    const fixes = found.flatMap(({ fixes: offered = [] }) => offered);
    assert.ok(fixes.length <= 200, `${fixes.length} fixes`);
    // Each move is two edits.
    for (const { edits } of fixes) assert.ok(edits.length <= 40, `${edits.length} edits`);
  });

  it('still moves a short chain as a whole', () => {
    const found = lint(reversed(4)).filter(({ code }) => code === 'onnx/wrong-order');
    assert.ok(found.every(({ fixes = [] }) => fixes.length > 0));
  });

  it('has the nearest name for every node of the same misspelt operator', () => {
    const lines = Array.from({ length: 200 }, (_, index) => `  v${index + 1} = Rellu (v${index})`);
    const found = lint(
      modelText(lines.join('\n'), { inputs: 'float[2] v0', outputs: 'float[2] v200' }),
    ).filter(({ code }) => code === 'onnx/unknown-operator');
    assert.equal(found.length, 200);
    assert.ok(found.every(({ fixes = [] }) => fixes[0]?.title === "Change to 'Relu'"));
  });

  it('says that no numbers can be generated for a shape that cannot be', () => {
    const text = modelText('  y = Add (x, w)', { values: 'float[9000000000000,99999999999] w' });
    const found = findings(text).filter((line) => line.includes('weight-without-data'));
    assert.deepEqual(found, [
      "error onnx/weight-without-data 'w': 'w' has no data, and none can be generated: its shape has too many elements.",
    ]);
  });
});
