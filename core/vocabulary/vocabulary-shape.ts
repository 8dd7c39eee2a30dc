/** Files beside models that hold settings, by what they hold. */
const settings: ReadonlyMap<string, string> = new Map([
  ['config.json', 'settings of the model'],
  ['generation_config.json', 'settings of the model'],
  ['preprocessor_config.json', 'settings of the model'],
  ['tokenizer_config.json', 'settings of the tokenizer'],
  ['special_tokens_map.json', 'settings of the tokenizer'],
  ['added_tokens.json', 'only the tokens that were added'],
  ['package.json', 'settings of a package'],
]);

/** Why a file of that name holds no vocabulary, whatever is in it; undefined where the name does not say. */
export function refusedByName(name: string): string | undefined {
  const held = settings.get(name.toLowerCase());
  return held && `it holds ${held}. Choose the tokenizer.json, vocab.json or vocab.txt beside it.`;
}

/** At least this share of an object's members are ids, so that it is no object of settings with a number in it. */
const leastIds = 0.9;
/** At least this share of the ids up to the largest one have a piece. */
const leastDense = 0.25;

/**
 * Why an object is no vocabulary; undefined where it may be one.
 *
 * @param members how many members it has
 * @param ids those of them that are ids, in any order
 */
export function refusedByIds(members: number, ids: readonly number[]): string | undefined {
  if (ids.length === 0) return 'none of its members is an id.';
  if (ids.length < leastIds * members) {
    return `of its ${members} members only ${ids.length} ${ids.length === 1 ? 'is an id' : 'are ids'}.`;
  }
  const different = new Set(ids).size;
  const places = ids.reduce((most, id) => Math.max(most, id), 0) + 1;
  if (different < leastDense * places) {
    return `it has ids up to ${places - 1} for ${different} ${different === 1 ? 'piece' : 'pieces'}: ids of a vocabulary lie close together.`;
  }
  if (different < leastIds * ids.length) return `its ${ids.length} pieces have only ${different} ids.`;
  return undefined;
}

/** Lines that are looked at to tell pieces from prose. */
const looked = 2000;
const mostProse = 0.5;

/** Why lines are no pieces; undefined where they may be. */
export function refusedByLines(lines: readonly string[]): string | undefined {
  const some = lines.slice(0, looked);
  const filled = some.filter((line) => line.trim() !== '');
  if (filled.length === 0) return 'it is empty.';
  const isProse = (line: string) => /\S \S.* \S/.test(line.split('\t', 1)[0]!);
  if (filled.filter(isProse).length > mostProse * filled.length) {
    return 'its lines are sentences, not pieces.';
  }
  if (new Set(some).size < (1 - mostProse) * some.length) return 'most of its lines are the same.';
  return undefined;
}
