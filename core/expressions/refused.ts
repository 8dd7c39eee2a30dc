/** What of Python is outside the language, by the parser's name of it, and what would be right. */
export const refused: Readonly<Record<string, string>> = {
  LambdaExpression: 'functions cannot be made here',
  ArrayComprehensionExpression: 'a comprehension is not part of the language; compute with whole arrays',
  ComprehensionExpression: 'a comprehension is not part of the language; compute with whole arrays',
  DictionaryComprehensionExpression: 'a comprehension is not part of the language',
  SetComprehensionExpression: 'a comprehension is not part of the language',
  DictionaryExpression: 'a dictionary is not part of the language',
  SetExpression: 'a set is not part of the language; write a list, [ ]',
  NamedExpression: 'names cannot be assigned here; write == to compare',
  AwaitExpression: 'await is not part of the language',
  YieldExpression: 'yield is not part of the language',
  FormatString: 'formatted strings are not part of the language',
  AssignStatement: 'names cannot be assigned here; write == to compare',
  UpdateStatement: 'values cannot be assigned here',
  ImportStatement: 'nothing can be imported; np is there already',
};

/** For characters that Python has no use for there: what somebody may have meant. */
export const meant: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [/^&&/, 'write `and` between two conditions, & between arrays'],
  [/^\|\|/, 'write `or` between two conditions, | between arrays'],
  [/^!(?!=)/, 'write `not` before a condition, ~ before an array'],
  [/^\?/, 'write `a if condition else b`'],
  [/^=(?!=)/, 'write == to compare'],
  [/^:=/, 'names cannot be assigned here; write == to compare'],
  [/^<>/, 'write != for different'],
  [/^[/$`]/, 'a name with such characters is written t["name"]'],
];
