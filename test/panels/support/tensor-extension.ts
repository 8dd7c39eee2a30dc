import { derive, derivedType } from '../../../core/analysis/difference/derived';
import { figuresOf, worstChannels } from '../../../core/analysis/difference/figures';
import { jointHistogram } from '../../../core/analysis/difference/joint-histogram';
import { Pair } from '../../../core/analysis/difference/pairs';
import { sumDifferences } from '../../../core/analysis/difference/sums';
import { readCarriedNumbers } from '../../../core/carried-numbers';
import { newTensor } from '../../../core/expressions/arrays/materialise';
import { byteLength, elementCount } from '../../../core/tensor/dtype';
import { elementText } from '../../../core/tensor/element-text';
import { elementAt } from '../../../core/tensor/elements';
import { axisHistograms, axisStatistics } from '../../../core/tensor/measures/by-axis';
import { elementPage } from '../../../core/tensor/measures/element-page';
import { envelopeOf } from '../../../core/tensor/measures/envelope';
import { estimateOf } from '../../../core/tensor/measures/estimate';
import { histogramOf } from '../../../core/tensor/measures/histogram';
import { nextNonFinite } from '../../../core/tensor/measures/next-non-finite';
import { percentileOf } from '../../../core/tensor/measures/percentile';
import { statisticsOf } from '../../../core/tensor/measures/statistics';
import { StringPass } from '../../../core/tensor/measures/strings';
import { tileOf } from '../../../core/tensor/measures/tile';
import { TilePyramid } from '../../../core/tensor/measures/tile-pyramid';
import type { PictureAxes } from '../../../core/tensor/measures/types';
import { ravel, unravel } from '../../../core/tensor/slice';
import type { Tensor } from '../../../core/tensor/tensor';
import type { CompareState } from '../../../webview/tensor/compare/protocol';
import { tensorPage } from '../../../webview/tensor/page';
import type { Answers, FromPage, Question, ShownTensor, ToPage } from '../../../webview/tensor/protocol';
import type { PanelPage } from '../../host/page';
import { alone, mediaAnswer, type Surroundings } from './media';
import { type OpenOptions, openPage } from './open-page';

/** The Tensor panel, with an extension's end that answers from tensors of the test by the runner's own measures. */
export class TensorExtension {
  /** All questions so far. */
  readonly questions: Question[] = [];
  /** The tensors that the page was told of, by generation. */
  private readonly tensors = new Map<number, Tensor>();
  private generation = 0;
  private held: { readonly question: Question; send(): Promise<void> }[] | undefined;
  private passes: (question: Question) => boolean = () => false;

  private constructor(readonly panel: PanelPage) {}

  /** Opens the panel; it has said that it is ready. */
  static async open(options: Omit<OpenOptions, 'onPosted'> = {}): Promise<TensorExtension> {
    let receive: (message: FromPage) => void = () => undefined;
    const panel = await openPage('tensor', tensorPage, {
      ...options,
      onPosted: (message) => receive(readCarriedNumbers(message) as FromPage),
    });
    const extension = new TensorExtension(panel);
    receive = (message) => {
      if (message.type === 'question') void extension.reply(message.id, message.question);
    };
    await panel.untilPosted<FromPage>((message) => message.type === 'ready');
    return extension;
  }

  /** Shows a tensor as the paused debugger would. */
  async show(name: string, tensor: Tensor, about: Partial<ShownTensor> = {}): Promise<void> {
    await this.state({
      kind: 'tensor',
      where: 'paused before conv1_Conv',
      tensor: {
        name,
        dtype: tensor.dtype,
        shape: tensor.shape,
        byteLength: byteLength(tensor.dtype, elementCount(tensor.shape)),
        role: 'value',
        producer: { op: 'Conv', label: 'conv1_Conv', line: 17 },
        consumers: [{ op: 'Relu', label: 'relu1_Relu', line: 18 }],
        computedIn: 0.2,
        generation: this.add(tensor),
        ...about,
      },
    });
  }

  /** What surrounds the tensor, and tensors that questions may name. */
  around: Surroundings = alone;
  readonly others = new Map<string, Tensor>();

  /** Answers every question with this failure from now on; undefined to answer again. */
  failure: string | undefined;

  /** Keeps answers back until `release`, as a busy runner would. */
  hold(): void {
    this.held = [];
  }

  async release(): Promise<void> {
    const held = this.held ?? [];
    this.held = undefined;
    this.passes = () => false;
    for (const { send } of held) await send();
  }

  /** Lets go of answers to such questions, from now on too. */
  async releaseAll(passes: (question: Question) => boolean): Promise<void> {
    this.passes = passes;
    const held = this.held ?? [];
    this.held = held.filter(({ question }) => !passes(question));
    for (const { question, send } of held) if (passes(question)) await send();
  }

  /** Sends a state. */
  async state(
    state: Extract<ToPage, { type: 'state' }>['state'],
    follow = true,
    pinned = false,
    compare?: CompareState,
  ): Promise<void> {
    const message = { type: 'state', state, follow, pinned, ...(compare && { compare }) } satisfies ToPage;
    await this.panel.send(message);
  }

  /** A tensor as the page is told of it, so that it can ask about it. */
  shown(name: string, tensor: Tensor): ShownTensor {
    const { dtype, shape, bytes } = tensor;
    const generation = this.add(tensor);
    return { name, dtype, shape, byteLength: bytes.byteLength, role: 'value', consumers: [], generation };
  }

  private add(tensor: Tensor): number {
    this.tensors.set(++this.generation, tensor);
    return this.generation;
  }

  private async reply(id: number, question: Question): Promise<void> {
    this.questions.push(question);
    let message: ToPage;
    try {
      if (this.failure) throw new Error(this.failure);
      message = { type: 'answer', id, body: this.answer(this.asked(question), question) };
    } catch (error) {
      message = { type: 'error', id, message: (error as Error).message };
    }
    // A page that is closed in the middle of a question needs no answer.
    const send = () => this.panel.send(message).catch(() => undefined);
    if (this.held && !this.passes(question)) this.held.push({ question, send });
    else await send();
  }

  private readonly pyramids = new Map<Tensor, Map<string, TilePyramid>>();

  private pyramidOf(tensor: Tensor, { rowAxis, columnAxis, index }: PictureAxes): TilePyramid {
    const fixed = index.map((at, axis) => (axis === rowAxis || axis === columnAxis ? 0 : at));
    const key = JSON.stringify([rowAxis, columnAxis, fixed]);
    const known = this.pyramids.get(tensor) ?? new Map<string, TilePyramid>();
    const pyramid = known.get(key) ?? new TilePyramid(tensor, { rowAxis, columnAxis, index });
    this.pyramids.set(tensor, known.set(key, pyramid));
    return pyramid;
  }

  private asked(question: Question): Tensor {
    const name = 'of' in question ? question.of : undefined;
    if (name === undefined) return this.tensors.get(question.generation)!;
    return this.other(name);
  }

  private other(name: string): Tensor {
    const other = this.others.get(name);
    if (!other) throw new Error(`${name} has no value here.`);
    return other;
  }

  private answer(tensor: Tensor, question: Question): Answers[Question['ask']] {
    switch (question.ask) {
      case 'statistics':
        return statisticsOf(tensor, question.at);
      case 'strings': {
        const pass = new StringPass(tensor);
        pass.advance();
        return pass.result();
      }
      case 'histogram':
        return histogramOf(tensor, question);
      case 'tile':
        return tileOf(tensor, question);
      case 'levelTile':
        return this.pyramidOf(tensor, question).tile(tensor, question);
      case 'readPicture':
        return { done: this.pyramidOf(tensor, question).advance(tensor, 40) };
      case 'estimate':
        return estimateOf(tensor);
      case 'axisStatistics':
        return axisStatistics(tensor, question);
      case 'axisHistograms':
        return axisHistograms(tensor, question, question);
      case 'envelope':
        return envelopeOf(tensor, question);
      case 'page':
        return elementPage(tensor, question);
      case 'element': {
        const element = elementAt(tensor, ravel(question.index, tensor.shape));
        return {
          text: elementText(element, tensor.dtype),
          percentile: percentileOf(tensor, Number(element)),
        };
      }
      case 'difference': {
        const pair = new Pair(tensor, this.tensors.get(question.other)!);
        const sums = sumDifferences(pair, question.axis, 0, pair.count);
        const channels = sums.channels > 1 ? worstChannels(sums) : [];
        return { figures: figuresOf(sums), channels, channelCount: sums.channels };
      }
      case 'derive': {
        const other = this.tensors.get(question.other)!;
        const { derivation } = question;
        const made = newTensor(derivedType(derivation, tensor.dtype, other.dtype), tensor.shape);
        derive(derivation, tensor, other, made, 0, elementCount(tensor.shape));
        return this.shown(derivation, made);
      }
      case 'jointHistogram': {
        const pair = new Pair(tensor, this.tensors.get(question.other)!);
        const joint = jointHistogram(pair, question, 0, pair.count);
        return { ...joint, counts: Float32Array.from(joint.counts) };
      }
      case 'meaning':
      case 'topK':
      case 'tokens':
      case 'labels':
      case 'detections':
      case 'spectrogram':
        return mediaAnswer(tensor, this.around, question, (name) => this.other(name));
      case 'nextNonFinite': {
        const next = nextNonFinite(tensor, ravel(question.index, tensor.shape), question.backward);
        return next
          ? { index: unravel(next.flat, tensor.shape), ordinal: next.ordinal }
          : { index: null, ordinal: 0 };
      }
    }
  }
}
