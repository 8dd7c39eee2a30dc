import assert from 'node:assert/strict';
import path from 'node:path';
import { UserError } from '../../../core/errors';
import type { Model } from '../../../core/onnx/model';
import { readModel } from '../../../core/onnx/read';
import { printModel } from '../../../core/onnx/text/print';
import { limits } from '../../../core/onnx/text/style';
import { needsSharedData, onnxFilesIn } from '../tensor/shared-data';

/** The models that are no models, and why. */
const refused: Record<string, RegExp> = { 'corrupt-model.onnx': /it is text/ };

describe('all models of ../shared/data', function () {
  this.timeout(120_000);

  it('open and print', function () {
    const files = onnxFilesIn(needsSharedData(this));
    assert.ok(files.length > 0);
    for (const file of files) {
      let model: Model;
      try {
        model = readModel(file);
      } catch (error) {
        assert.ok(error instanceof UserError, `${file}: ${error}`);
        assert.match(error.message, refused[path.basename(file)] ?? /^$/, file);
        continue;
      }
      const { text, lines, graphs } = printModel(model);
      const nodes = [...model.graphs.values()].reduce((sum, graph) => sum + graph.nodes.length, 0);
      assert.equal(lines.size, nodes, file);
      assert.deepEqual([...graphs.keys()].sort(), [...model.graphs.keys()].sort(), file);
      const all = text.split(/\r\n|\r|\n/);
      assert.ok(
        all.every((line) => line.length <= limits.lineLength),
        file,
      );
      for (const [line, { op }] of lines) {
        assert.ok(all[line - 1]!.includes(op.replace(/\W/g, '_')), `${file}:${line}: ${all[line - 1]}`);
      }
      assert.equal(printModel(model).text, text, file);
    }
  });
});
