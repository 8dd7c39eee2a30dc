import { t } from '@vscode/l10n';
import type { GraphValue, Model } from '../../core/onnx/model';
import { elementCount } from '../../core/tensor/dtype';
import { type ValueType, valueType } from './value-type';

/** An input that somebody has to feed: one that no initializer fills. */
export interface FreeInput extends ValueType {
  readonly name: string;
  /** Whether the model itself scales what comes in, so that a picture is fed as the bytes 0 to 255. */
  readonly scalesItself?: boolean;
}

/** The model's inputs without those that weights fill (models before IR 4 list their weights as inputs). */
export function freeInputs(model: Model): FreeInput[] {
  return model.graph.inputs
    .filter(({ name }) => !model.graph.weights.has(name))
    .map((input: GraphValue) => ({
      name: input.name,
      ...valueType(input.type),
      ...(scalesItself(model, input.name) && { scalesItself: true }),
    }));
}

/** Whether a constant of few elements is the other operand of what an input goes into first. */
function scalesItself({ graph }: Model, input: string): boolean {
  const [first] = graph.consumers.get(input) ?? [];
  if (!first || !/^(Mul|Div|Sub)$/.test(first.op)) return false;
  return first.inputs.some((name) => {
    const weight = graph.weights.get(name);
    return weight !== undefined && elementCount(weight.shape) <= 4;
  });
}

/** How a picture fits into an input. */
export interface ImageLook {
  readonly layout: 'NCHW' | 'NHWC';
  readonly channels: 'RGB' | 'GRAY';
}

/** Whether a tensor of that type looks like a picture: four dimensions, one or three channels, a side of 8 at least. */
export function imageLook({ dtype, shape }: ValueType): ImageLook | undefined {
  if (shape?.length !== 4 || !/^(float(16|32|64)|uint8)$/.test(dtype)) return undefined;
  const side = (dimension: unknown) => typeof dimension !== 'number' || dimension >= 8;
  const channels = (dimension: unknown) =>
    dimension === 3 ? ('RGB' as const) : dimension === 1 ? ('GRAY' as const) : undefined;
  const first = channels(shape[1]);
  if (first && side(shape[2]) && side(shape[3])) return { layout: 'NCHW', channels: first };
  const last = channels(shape[3]);
  if (last && side(shape[1]) && side(shape[2])) return { layout: 'NHWC', channels: last };
  return undefined;
}

/**
 * Whether a tensor looks like sound: one long or unknown dimension, at most a batch and one channel around it, and a
 * telling name, or so many samples that hardly anything else has them.
 */
export function soundLook({ name, dtype, shape }: FreeInput): boolean {
  if (!/^float(16|32|64)$/.test(dtype) || !shape) return false;
  const mono = shape.length === 3 && shape[2] === 1 ? shape.slice(0, 2) : shape;
  if (mono.length > 2 || mono.length === 0) return false;
  const samples = mono.at(-1);
  if (typeof samples === 'number' && samples >= 8192 && mono.length < shape.length) return true;
  const long = typeof samples !== 'number' || samples >= 256;
  return long && /audio|wave|wav|sound|speech|pcm|samples|signal|^input$/i.test(name);
}

/** A remark about an input for people, empty where there is nothing to say. */
export function inputRemark(input: FreeInput): string {
  const image = imageLook(input);
  if (image) return t('looks like an image, {0}', image.layout);
  if (soundLook(input)) return t('looks like sound');
  if (/^u?int/.test(input.dtype) && /ids?$|token/i.test(input.name)) return t('looks like token ids');
  if (/mask/i.test(input.name)) return t('looks like a mask');
  return input.shape?.some((dimension) => typeof dimension !== 'number') ? t('unknown dimensions are 1') : '';
}
