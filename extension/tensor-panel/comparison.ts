import * as vscode from 'vscode';
import { messageOf } from '../../core/errors';
import type { KeptTensor } from '../../debug-adapter/protocol';
import type { CompareState } from '../../webview/tensor/compare/protocol';
import type { Answers, PairQuestion, Question, ShownTensor } from '../../webview/tensor/protocol';
import { jsonNumber, parseNumbers, request } from '../debugging/requests';
import type { RunningSessions } from '../debugging/running-sessions';
import type { AskedTensors } from './asked-tensors';
import { type CompareSource, isOutside } from './compare-source';
import { findSource, sources } from './compare-sources';
import type { ComparedTensor } from './compared-tensor';
import { KeptSide } from './kept-side';
import { modelName } from './panel-state';
import type { Pins } from './pins';

type Frame = Pick<ComparedTensor, 'session' | 'frameId'>;

/** What a panel's tensor is compared with, found anew at each stop. What is made for it is let go with it. */
export class Comparison implements vscode.Disposable {
  private chosen: string | undefined;
  private now: CompareState | undefined;
  private a: ComparedTensor | undefined;
  /** References that were made for this pair, in A's session. */
  private kept: string[] = [];
  private made: ShownTensor[] = [];
  private turn = 0;
  /** B, where it had to be brought into A's session. */
  private readonly side = new KeptSide();

  constructor(
    private readonly known: { readonly pins: Pins; readonly running: RunningSessions },
    private readonly asked: AskedTensors,
    private readonly changed: () => void,
  ) {}

  /** What the page shows. */
  get state(): CompareState | undefined {
    return this.now;
  }

  /** Compares with something else. */
  async choose(id: string): Promise<void> {
    const found = await findSource(id);
    if (found !== undefined) {
      this.chosen = found;
      this.side.renew();
    }
    if (this.a) await this.compare(this.a);
  }

  /** Compares another tensor, or the same one where the session stands now. */
  async compare(a: ComparedTensor): Promise<void> {
    this.release();
    const turn = ++this.turn;
    this.a = a;
    const choices = await sources(a, this.known, this.chosen);
    if (turn !== this.turn) return;
    const chosen = choices.find(({ id }) => id === this.chosen) ?? choices[0]!;
    this.chosen = chosen.id;
    const base: CompareState = {
      choices: choices.map(({ id, label }) => ({ id, label })),
      chosen: chosen.id,
      a: { label: modelName(a.session.configuration.program) ?? a.tensor.name, note: noteOf(a) },
      b: { label: chosen.label, note: '' },
    };
    this.set(base);
    try {
      await this.pair(a, chosen, base, turn);
    } catch (error) {
      if (turn === this.turn) this.set({ ...base, problem: messageOf(error) });
    }
  }

  /** The comparison is over. */
  clear(): void {
    this.now = undefined;
    this.release();
    this.side.free();
  }

  /** Lets go of what was made for the pair; the page shows it until there is another one. */
  private release(): void {
    this.turn++;
    const { session } = this.a ?? {};
    const memoryReferences = this.kept.splice(0);
    this.asked.forget(this.made.splice(0));
    // A session that ends meanwhile lets them go itself.
    if (session && memoryReferences.length > 0)
      request(session, 'onnx/release', { memoryReferences }).catch(() => undefined);
    this.a = undefined;
  }

  /** Answers what the page asks of two tensors. */
  async answer(question: PairQuestion): Promise<Answers[PairQuestion['ask']]> {
    const asked = this.asked.get(question.generation);
    const { session, memoryReference: a } = asked;
    const { memoryReference: b } = this.asked.get(question.other);
    switch (question.ask) {
      case 'difference': {
        const body = await request(session, 'onnx/difference', { a, b, axis: question.axis });
        return parseNumbers(body) as Answers['difference'];
      }
      case 'derive': {
        const { derivation } = question;
        const { turn } = this;
        const kept = await request(session, 'onnx/derive', { derivation, a, b });
        if (turn !== this.turn) {
          await request(session, 'onnx/release', { memoryReferences: [kept.memoryReference] });
          throw new Error(vscode.l10n.t('The model has gone on.'));
        }
        return this.shown(asked, kept, names[derivation]);
      }
      case 'jointHistogram': {
        const { bins, low, high } = question;
        const range = { bins, low: jsonNumber(low), high: jsonNumber(high) };
        const joint = await request(session, 'onnx/jointHistogram', { a, b, ...range });
        const bytes = Buffer.from(joint.counts, 'base64');
        const counts = new Float32Array(new Uint8Array(bytes).buffer);
        return { bins: joint.bins, counts, nonFinite: joint.nonFinite, outside: joint.outside };
      }
    }
  }

  private async pair(
    a: ComparedTensor,
    chosen: CompareSource,
    base: CompareState,
    turn: number,
  ): Promise<void> {
    if (!isOutside(chosen)) this.side.free();
    const b = await chosen.open(a, this.side, () => turn === this.turn);
    if (turn !== this.turn) return;
    const pair = await request(a.session, 'onnx/pair', { a: a.memoryReference, b: b.memoryReference });
    const wide = [pair.a, pair.b].flatMap((kept) => (kept ? [kept.memoryReference] : []));
    if (turn !== this.turn) {
      if (wide.length > 0) await request(a.session, 'onnx/release', { memoryReferences: wide });
      return;
    }
    const shownA = pair.a ? this.shown(a, pair.a, a.tensor.name) : this.own(a, a.memoryReference, a.tensor);
    const shownB = pair.b ? this.shown(a, pair.b, b.tensor.name) : this.own(a, b.memoryReference, b.tensor);
    const stretched = [
      pair.a && stretchedText('A', a.tensor.shape, pair.shape),
      pair.b && stretchedText('B', b.tensor.shape, pair.shape),
    ].filter(Boolean);
    this.set({
      ...base,
      b: { label: b.label, note: b.note },
      pair: {
        a: shownA,
        b: shownB,
        ulp: pair.ulp,
        ...(stretched.length > 0 && { stretched: stretched.join(', ') }),
      },
    });
  }

  /** A tensor that was made for this comparison. */
  private shown(frame: Frame, kept: KeptTensor, name: string): ShownTensor {
    const { memoryReference, dtype, shape, byteLength } = kept;
    this.kept.push(memoryReference);
    return this.own(frame, memoryReference, { name, dtype, shape, byteLength, role: 'value', consumers: [] });
  }

  /** A tensor that is there anyway, as this comparison's page asks about it. */
  private own(
    { session, frameId }: Frame,
    memoryReference: string,
    tensor: Omit<ShownTensor, 'generation'>,
  ): ShownTensor {
    const { name } = tensor;
    const generation = this.asked.add({ session, frameId, name, memoryReference });
    const made = { ...tensor, generation };
    this.made.push(made);
    return made;
  }

  private set(state: CompareState): void {
    this.now = state;
    this.changed();
  }

  dispose(): void {
    this.clear();
    this.side.dispose();
  }
}

const names = { difference: 'A − B', ratio: 'A ÷ B', ulp: 'ULP' } as const;

function noteOf({ tensor, stopped }: ComparedTensor): string {
  return tensor.pinned ?? (stopped ? vscode.l10n.t('this stop') : '');
}

function stretchedText(side: string, from: readonly number[], to: readonly number[]): string {
  return vscode.l10n.t('{0} {1} stretched to {2}', side, `[${from.join(', ')}]`, `[${to.join(', ')}]`);
}

/** Whether a question is about two tensors. */
export function isOfTwo(question: Question): question is PairQuestion {
  return ['difference', 'derive', 'jointHistogram'].includes(question.ask);
}
