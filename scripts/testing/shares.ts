/**
 * Divides items so that each share weighs about the same: the heaviest first, each to the share that is the lightest by
 * then. Within a share they keep their order.
 */
export function evenShares<T>(items: readonly T[], count: number, weigh: (item: T) => number): T[][] {
  const shares = Array.from({ length: count }, () => ({ weight: 0, places: [] as number[] }));
  const weights = items.map(weigh);
  const heaviestFirst = items.map((_, at) => at).sort((a, b) => weights[b]! - weights[a]! || a - b);
  for (const at of heaviestFirst) {
    const lightest = shares.reduce((least, share) => (share.weight < least.weight ? share : least));
    lightest.weight += weights[at]!;
    lightest.places.push(at);
  }
  return shares.map(({ places }) => places.sort((a, b) => a - b).map((at) => items[at]!));
}
