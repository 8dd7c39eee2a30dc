import assert from 'node:assert/strict';
import { findLabels } from '../../../core/labels/find-labels';
import { labelsOfJson, labelsOfLines, labelsOfMetadata } from '../../../core/labels/parse-labels';
import { temporaryFolder } from '../temporary-folder';

describe('labels of classes', () => {
  const folder = temporaryFolder('labels');

  it('are read from lines, JSON and metadata', () => {
    const cases: [unknown, unknown][] = [
      [labelsOfLines('\uFEFFcat\r\n dog \r\n\r\n'), ['cat', 'dog']],
      [labelsOfLines('a\n\nb'), ['a', '', 'b']],
      [labelsOfJson('{"id2label": {"1": "dog", "0": "cat"}}'), ['cat', 'dog']],
      [labelsOfJson('{"id2label": {"0": "cat", "2": "fish"}}'), ['cat', undefined, 'fish']],
      [labelsOfJson('{"target_labels_space": ["3gp", "ace"]}'), ['3gp', 'ace']],
      [labelsOfJson('["a", 7, null]'), ['a', '7', undefined]],
      [labelsOfJson('{"hidden_size": 4}'), undefined],
      [labelsOfJson('{"id2label": '), undefined],
      [
        labelsOfMetadata(`{0: 'person', 1: "driver's seat", 2: 'it\\'s'}`),
        ['person', "driver's seat", "it's"],
      ],
      [labelsOfMetadata('{"0": "a", "1": "b"}'), ['a', 'b']],
      [labelsOfMetadata('a\nb\n'), ['a', 'b']],
      [labelsOfMetadata('yolo'), undefined],
    ];
    for (const [got, expected] of cases) assert.deepEqual(got, expected);
  });

  it('of a hostile file cost little', () => {
    // A number far off would make a list of that length.
    assert.equal(labelsOfJson('{"id2label": {"999999": "x"}}'), undefined);
    assert.equal(labelsOfJson('{"id2label": {"4294967295": "x"}}'), undefined);
    assert.equal(labelsOfLines('x\n'.repeat(300_000)).length, 200_000);
    assert.equal(labelsOfLines('y'.repeat(1000))[0]!.length, 120);
    assert.deepEqual(labelsOfJson('{"__proto__": {"id2label": {"0": "x"}}}'), undefined);
  });

  it('are those beside the model of the very number of classes', () => {
    folder.write('imagenet_classes.txt', Buffer.from('tench\ngoldfish\nshark\n'));
    folder.write('config.json', Buffer.from('{"id2label": {"0": "no", "1": "yes"}}'));
    const find = (classes: number, metadata: [string, string][] = []) =>
      findLabels(new Map(metadata), folder.path, classes);
    assert.deepEqual(find(3), { source: 'imagenet_classes.txt', labels: ['tench', 'goldfish', 'shark'] });
    assert.equal(find(2)?.source, 'config.json');
    assert.equal(find(4), undefined);
    assert.deepEqual(find(2, [['names', "{0: 'a', 1: 'b'}"]]), {
      source: 'metadata "names"',
      labels: ['a', 'b'],
    });
  });
});
