/** What a question says besides what it asks and of which tensor: the parameters of the adapter's request. */
export function parametersOf<
  Q extends { readonly ask: string; readonly generation: number; readonly of?: string },
>(question: Q): Omit<Q, 'ask' | 'generation' | 'of'> {
  const { ask: _ask, generation: _generation, of: _of, ...parameters } = question;
  return parameters;
}
