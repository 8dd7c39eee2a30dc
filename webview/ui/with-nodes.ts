/**
 * A sentence with elements in its places: `withNodes(t('Output of {0}'), link)`. The sentence is translated as a whole,
 * so its places may come in another order than the elements; a place without an element is left out.
 */
export function withNodes(sentence: string, ...nodes: readonly (Node | string)[]): (Node | string)[] {
  return sentence
    .split(/\{(\d+)\}/)
    .map((part, k) => (k % 2 === 0 ? part : (nodes[Number(part)] ?? '')))
    .filter((part) => part !== '');
}
