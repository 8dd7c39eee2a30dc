import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tensorOfNumbers } from '../../../core/tensor/elements';
import { cornersOf, intersectionOverUnion } from '../../../core/tensor/measures/boxes/corners';
import { type DetectionRequest, detectionsOf } from '../../../core/tensor/measures/detections';

const tensor = (shape: number[], values: number[]) =>
  tensorOfNumbers('float32', shape, Float64Array.from(values));
const request: DetectionRequest = {
  boxAxis: 1,
  coordinateAxis: 2,
  index: [0, 0, 0],
  format: 'auto',
  choice: 'auto',
  threshold: 0.5,
  overlap: 0.5,
};
/** Three boxes: two of which overlap by 0.68, and one apart. */
const corners = [10, 10, 50, 50, 12, 14, 52, 54, 100, 100, 120, 130];

describe('detections', () => {
  it('are those over the threshold that overlap no better one', () => {
    const scores = tensor([1, 3, 2], [0.1, 0.9, 0.05, 0.95, 0.4, 0.6]);
    const found = detectionsOf(tensor([1, 3, 4], corners), scores, request);
    assert.deepEqual(
      found.detections.map(({ position, box, classIndex }) => [position, [...box], classIndex]),
      [
        [1, [12, 14, 52, 54], 1],
        [2, [100, 100, 120, 130], 1],
      ],
    );
    assert.deepEqual(
      [found.format, found.choice, found.over, found.suppressed, found.normalised],
      ['xyxy', 'afterFirst', 3, 1, false],
    );
    const all = detectionsOf(tensor([1, 3, 4], corners), scores, { ...request, overlap: null });
    assert.equal(all.detections.length, 3);
  });

  it('of different classes do not suppress each other', () => {
    const scores = tensor([1, 2, 3], [0.9, 0.1, 0.7, 0.2, 0.8, 0.1]);
    const found = detectionsOf(tensor([1, 3, 4], corners), scores, request);
    assert.deepEqual(
      found.detections.map(({ position, classIndex }) => [position, classIndex]),
      [
        [0, 0],
        [1, 1],
        [2, 0],
      ],
    );
    assert.equal(found.choice, 'best');
    const first = detectionsOf(tensor([1, 3, 4], corners), scores, { ...request, choice: 1 });
    assert.deepEqual([first.over, first.detections[0]!.position], [1, 1]);
  });

  it('are read from one tensor with their scores, boxes as rows or as columns', () => {
    // Two boxes by middle and size, a score for the box, two classes.
    const rows = [30, 30, 40, 40, 0.5, 0.2, 0.9, 110, 115, 20, 30, 1, 0.8, 0.1];
    const columns = [0, 1, 2, 3, 4, 5, 6].flatMap((k) => [rows[k]!, rows[7 + k]!]);
    const expected = [
      [1, [100, 100, 120, 130], 0.8, 0],
      [0, [10, 10, 50, 50], 0.45, 1],
    ];
    const ask = { ...request, own: 'objectness', threshold: 0.3 } as const;
    for (const found of [
      detectionsOf(tensor([1, 2, 7], rows), undefined, ask),
      detectionsOf(tensor([1, 7, 2], columns), undefined, { ...ask, boxAxis: 2, coordinateAxis: 1 }),
    ]) {
      assert.equal(found.format, 'cxcywh');
      assert.deepEqual(
        found.detections.map(({ position, box, score, classIndex }) => [
          position,
          [...box],
          Number(score.toFixed(6)),
          classIndex,
        ]),
        expected,
      );
    }
    const scored = tensor([2, 6], [1, 1, 9, 9, 0.9, 7, 1, 1, 8, 8, 0.2, 3]);
    const ask2 = { ...request, boxAxis: 0, coordinateAxis: 1, index: [0, 0], own: 'scoreAndClass' } as const;
    assert.deepEqual(detectionsOf(scored, undefined, ask2).detections[0]!.classIndex, 7);
  });

  it('with what is not finite are counted and not drawn', () => {
    const boxes = tensor([1, 3, 4], [Number.NaN, ...corners.slice(1)]);
    const scores = tensor([1, 3], [0.9, Number.NaN, 0.9]);
    const found = detectionsOf(boxes, scores, request);
    assert.deepEqual([found.nonFinite, found.detections.map(({ position }) => position)], [2, [2]]);
  });

  it('are refused where shapes do not fit or would be too large', () => {
    const boxes = tensor([1, 3, 4], corners);
    const refused = (...args: Parameters<typeof detectionsOf>) =>
      assert.throws(() => detectionsOf(...args), { code: 'OD3021' });
    refused(boxes, tensor([1, 4], [1, 1, 1, 1]), request);
    refused(boxes, undefined, { ...request, boxAxis: 5 });
    refused(boxes, undefined, { ...request, index: [1, 0, 0] });
    refused(boxes, tensor([1, 3], [1, 1, 1]), { ...request, choice: 3 });
    refused(tensor([1, 2], [1, 1]), undefined, { ...request, boxAxis: 0, coordinateAxis: 1 });
  });

  it('have an overlap from 0 to 1 that is the same both ways, and 1 with themselves', () => {
    const side = fc.double({ min: 0.1, max: 50, noNaN: true });
    const at = fc.double({ min: -50, max: 50, noNaN: true });
    const box = fc.tuple(at, at, side, side);
    fc.assert(
      fc.property(box, box, (one, other) => {
        const [a, b] = [cornersOf('xywh', ...one), cornersOf('xywh', ...other)];
        const both = intersectionOverUnion(a, b);
        assert.ok(both >= 0 && both <= 1 + 1e-12);
        assert.equal(both, intersectionOverUnion(b, a));
        assert.ok(Math.abs(intersectionOverUnion(a, a) - 1) < 1e-12);
      }),
    );
    // torchvision.ops.box_iou of [0,0,10,10] and [5,5,15,15]: 25 / 175.
    assert.ok(Math.abs(intersectionOverUnion([0, 0, 10, 10], [5, 5, 15, 15]) - 25 / 175) < 1e-15);
  });
});
