import { statSync } from 'node:fs';
import { type DecodedTokens, decodeTokens } from '../../core/vocabulary/token-text';
import type { Vocabulary } from '../../core/vocabulary/vocabulary';
import { readVocabulary } from '../../core/vocabulary/vocabulary-file';

/** Most vocabularies that are kept; each takes some ten megabytes. */
const mostKept = 2;

interface Kept {
  readonly stamp: string;
  readonly vocabulary: Vocabulary;
}

/** The vocabularies that were used last, read once for each state of their files. */
export class Vocabularies {
  private readonly kept = new Map<string, Kept>();

  /**
   * What ids stand for, and how many there may be.
   *
   * @throws UserError OD3020 where the file is no vocabulary
   */
  decode(file: string, ids: readonly number[]): DecodedTokens & { readonly size: number } {
    const vocabulary = this.find(file);
    return { size: vocabulary.size, ...decodeTokens(vocabulary, ids) };
  }

  private find(file: string): Vocabulary {
    const stat = statSync(file, { throwIfNoEntry: false });
    const stamp = stat ? `${stat.size} ${stat.mtimeMs}` : '';
    const known = this.kept.get(file);
    const vocabulary = known && known.stamp === stamp ? known.vocabulary : readVocabulary(file);
    this.kept.delete(file);
    this.kept.set(file, { stamp, vocabulary });
    if (this.kept.size > mostKept) this.kept.delete(this.kept.keys().next().value!);
    return vocabulary;
  }
}
