/** Whether a breakpoint stops when it is reached for the `count`th time, counted from 1. */
export type HitTest = (count: number) => boolean;

/**
 * Reads a hit condition: `5` and `==5` (the fifth time), `>=5`, `>5`, `<5`, `<=5`, `!=5`, `%2` (every second time).
 * Undefined where it is none of these.
 */
export function readHitCondition(text: string): HitTest | undefined {
  const match = /^\s*(==|=|>=|>|<=|<|!=|%)?\s*(\d{1,15})\s*$/.exec(text);
  if (!match) return undefined;
  const number = Number(match[2]);
  switch (match[1]) {
    case '>=':
      return (count) => count >= number;
    case '>':
      return (count) => count > number;
    case '<=':
      return (count) => count <= number;
    case '<':
      return (count) => count < number;
    case '!=':
      return (count) => count !== number;
    case '%':
      return number === 0 ? undefined : (count) => count % number === 0;
    default:
      return (count) => count === number;
  }
}
