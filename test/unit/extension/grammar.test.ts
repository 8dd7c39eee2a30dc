import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { functionKeys, modelKeys } from '../../../core/onnx/text/parse/headers';
import { annotationWords, containerWords, elementWords } from '../../../core/onnx/text/parse/words';

interface Rule {
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly include?: string;
  readonly patterns?: readonly Rule[];
}

const grammar = JSON.parse(readFileSync('syntaxes/onnxtxt.tmLanguage.json', 'utf8')) as {
  readonly patterns: readonly Rule[];
  readonly repository: Readonly<Record<string, Rule>>;
};

/** A rule and all that is written inside of it. */
function* rulesIn(rule: Rule): Generator<Rule> {
  yield rule;
  for (const inner of rule.patterns ?? []) yield* rulesIn(inner);
}

const rules = [...grammar.patterns, ...Object.values(grammar.repository)].flatMap((rule) => [
  ...rulesIn(rule),
]);

describe('extension: the TextMate grammar', () => {
  it('includes only rules that are there, and has none that nothing includes', () => {
    const included = new Set(rules.flatMap(({ include }) => (include ? [include.slice(1)] : [])));
    assert.deepEqual([...included].sort(), Object.keys(grammar.repository).sort());
  });

  // The words of the parser, each where the grammar has words of that kind.
  const kinds: [what: string, words: Iterable<string>, rule: string, written: (word: string) => string][] = [
    ['element types', elementWords.keys(), 'type', (word) => `${word} `],
    ['other types', containerWords, 'type', (word) => `${word}(`],
    ['types of attributes', annotationWords, 'attributeName', (word) => `a : ${word} = 1`],
    ['keys of a model’s header', modelKeys.keys(), 'header', (word) => `${word}: 1`],
    ['keys of a function’s header', functionKeys.keys(), 'header', (word) => `${word}: 1`],
  ];
  for (const [what, words, rule, text] of kinds) {
    it(`knows all ${what}`, () => {
      const patterns = [...rulesIn(grammar.repository[rule]!)].flatMap(({ match }) => match ?? []);
      for (const word of words) {
        const found = patterns.some((pattern) => {
          const match = new RegExp(pattern).exec(text(word));
          return match?.slice(1).includes(word);
        });
        assert.ok(found, word);
      }
    });
  }

  it('knows the dimensions of all element types', () => {
    const { begin } = grammar.repository.dimensions!;
    for (const word of elementWords.keys()) assert.match(`${word}[2]`, new RegExp(begin!), word);
  });
});
