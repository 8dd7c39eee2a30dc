import assert from 'node:assert/strict';
import { escapeIcons } from '../../../extension/text/escape-icons';

describe('names where VS Code draws icons', () => {
  const cases: [name: string, escaped: string][] = [
    ['norm/std', 'norm/std'],
    ['$(gear)', '\\$(gear)'],
    ['a$(sync~spin).onnx', 'a\\$(sync~spin).onnx'],
    ['cost $(5', 'cost $(5'],
    ['$(not an icon)', '$(not an icon)'],
  ];
  for (const [name, escaped] of cases) {
    it(`shows ${name} as it is`, () => assert.equal(escapeIcons(name), escaped));
  }
});
