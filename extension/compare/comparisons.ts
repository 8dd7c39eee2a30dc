import { alignModels, modelWithDigests } from '../../core/onnx/align/aligned-models';
import type { Model } from '../../core/onnx/model';
import { printModel } from '../../core/onnx/text/print';
import type { DigestOptions } from '../../core/onnx/weight-digests';
import { WeightDigests } from '../../core/onnx/weight-digests';
import type { ModelStore } from '../models/model-store';
import { committedModel, committedState } from './committed-model';
import type { ComparedModel, Comparison } from './comparison-uri';

/** The texts of two models that are compared. */
export interface ComparedTexts {
  readonly a: string;
  readonly b: string;
  /** What B's file calls the values that B's text shows under other names. */
  readonly realNames: ReadonlyMap<string, ReadonlySet<string>>;
}

/** So many comparisons are kept. */
const kept = 3;

/** Stands at the top of both texts. */
const aboutWeights = '# For comparison, big weights are shown by the SHA-256 of their bytes.\n';

/** Compares models, once for each state of their files. */
export class Comparisons {
  private readonly digests = new WeightDigests();
  /** Least recently made first. */
  private readonly made = new Map<string, Promise<ComparedTexts>>();

  constructor(private readonly models: ModelStore) {}

  /**
   * The texts of a comparison.
   *
   * @throws UserError where a model cannot be read; the signal's reason where it aborts
   */
  async texts(comparison: Comparison, options: DigestOptions = {}): Promise<ComparedTexts> {
    const key = await this.state(comparison);
    const known = this.made.get(key);
    if (known) return known;
    const making = this.make(comparison, options);
    this.made.set(key, making);
    making.catch(() => this.made.delete(key));
    for (const oldest of this.made.keys()) {
      if (this.made.size <= kept) break;
      this.made.delete(oldest);
    }
    return making;
  }

  /** A text for the state of both models; another one means that a file has changed. */
  async state({ a, b, raw }: Comparison): Promise<string> {
    return JSON.stringify([raw, a, await this.stateOf(a), b, await this.stateOf(b)]);
  }

  private async stateOf({ path, revision }: ComparedModel): Promise<string> {
    if (revision) return committedState(path);
    const { mtime, size } = await this.models.stamp(path);
    return `${mtime}:${size}`;
  }

  private model({ path, revision }: ComparedModel): Promise<Model> {
    return revision ? committedModel(path) : this.models.model(path);
  }

  private async make(comparison: Comparison, options: DigestOptions): Promise<ComparedTexts> {
    const a = await this.model(comparison.a);
    const b = await this.model(comparison.b);
    if (comparison.raw) {
      const [shownA, shownB] = [
        await modelWithDigests(a, 'all', this.digests, options),
        await modelWithDigests(b, 'all', this.digests, options),
      ];
      return { a: text(shownA), b: text(shownB), realNames: new Map() };
    }
    const aligned = await alignModels(a, b, this.digests, options);
    const realNames = new Map<string, Set<string>>();
    for (const { real, shown } of aligned.names.renamed) {
      const known = realNames.get(shown);
      if (known) known.add(real);
      else realNames.set(shown, new Set([real]));
    }
    const notes = aligned.notes.map((note) => `${note}\n`).join('');
    return { a: text(aligned.a), b: text(aligned.b, notes), realNames };
  }
}

function text(model: Model, notes = ''): string {
  return `${aboutWeights}${notes}${printModel(model).text}`;
}
