import { t } from '@vscode/l10n';
import type { FreeInput } from '../models/free-inputs';
import { imageLook, soundLook } from '../models/free-inputs';

/** One way to feed a model, with the launch attribute that does it. */
export interface InputOffer {
  /** Stable for as long as the files beside the model stay. */
  readonly id: string;
  readonly label: string;
  /** The part of the label that is a file's name. */
  readonly code?: string;
  readonly description: string;
  /** The launch attribute `inputs`; undefined where the file is still to be chosen. */
  readonly inputs: unknown;
}

/** A file or folder beside the model. `path` is absolute, `name` relative to the model's folder. */
export interface NearbyFile {
  readonly name: string;
  readonly path: string;
  /** What a .npy file's header says. */
  readonly array?: { readonly dtype: string; readonly shape: readonly number[] };
}

/** The offer that asks for a file. */
export const chooseFile = 'file';

/** Most models of speech want this rate, in Hz; a launch configuration can say another. */
const soundRate = 16000;

/**
 * What a model that keeps a state hears at once, in samples: it is fed window by window, and one that gets a whole
 * second may fail. Silero's window, 64 samples of context and 512 new ones.
 */
const soundWindow = 576;

/** More files than this are not offered one by one; File… finds the others. */
const mostFiles = 12;

/** The offers for a model with those inputs and those files beside it: files first, made-up numbers last. */
export function inputOffers(inputs: readonly FreeInput[], nearby: readonly NearbyFile[]): InputOffer[] {
  if (inputs.length === 0) return [noInputs()];
  const found = [...wholeSets(nearby), ...filesByName(inputs, nearby), ...singleFiles(inputs, nearby)];
  return [...found.slice(0, mostFiles), ...madeUp(inputs)];
}

/** The inputs that a chosen file means, as the launch attribute has it. */
export function inputsFromFile(inputs: readonly FreeInput[], path: string): unknown {
  const extension = extensionOf(path);
  if (isPicture(extension) || extension === '.wav') {
    const input =
      inputs.find((each) => (extension === '.wav' ? soundLook(each) : imageLook(each))) ?? inputs[0];
    return input && { ...quiet(inputs), [input.name]: mediaSource(inputs, input, path) };
  }
  return path;
}

function noInputs(): InputOffer {
  return { id: 'none', label: t('No inputs'), description: t('the model makes its own values'), inputs: {} };
}

/** Files that hold all inputs at once. */
function wholeSets(nearby: readonly NearbyFile[]): InputOffer[] {
  return nearby
    .filter(({ name }) => /(^|\/)test_data_set_\d+$/.test(name) || /\.npz$/i.test(name))
    .map(({ name, path }) => ({
      id: `set:${name}`,
      label: /\.npz$/i.test(name) ? t('Arrays') : t('Test data'),
      code: name,
      description: /\.npz$/i.test(name) ? t('NumPy arrays by name') : t('inputs in the order of the graph'),
      inputs: path,
    }));
}

/** A file for each of several inputs, found by the inputs' names. */
function filesByName(inputs: readonly FreeInput[], nearby: readonly NearbyFile[]): InputOffer[] {
  if (inputs.length < 2) return [];
  const byName = inputs.map((input) => ({
    input,
    file: nearby.find(({ name }) => stem(name) === input.name && /\.(npy|pb)$/i.test(name)),
  }));
  if (!byName.every(({ file }) => file)) return [];
  return [
    {
      id: 'names',
      label: t('Arrays'),
      code: byName.map(({ file }) => file!.name).join(', '),
      description: t('a file an input'),
      inputs: Object.fromEntries(byName.map(({ input, file }) => [input.name, file!.path])),
    },
  ];
}

/** Files for one input: arrays where it is the only one, pictures and sounds where it looks like them. */
function singleFiles(inputs: readonly FreeInput[], nearby: readonly NearbyFile[]): InputOffer[] {
  const picture = inputs.find((input) => imageLook(input));
  const sound = inputs.find((input) => soundLook(input));
  const offers: InputOffer[] = [];
  for (const { name, path, array } of nearby) {
    const extension = extensionOf(name);
    const base = { id: `one:${name}`, code: name };
    if ((extension === '.npy' || extension === '.pb') && inputs.length === 1) {
      if (array && !fits(array, inputs[0]!)) continue;
      offers.push({
        ...base,
        label: t('Array'),
        description: array ? `${array.dtype}[${array.shape.join(',')}]` : t('ONNX tensor'),
        inputs: path,
      });
    } else if (isPicture(extension) && picture) {
      offers.push({
        ...base,
        label: t('Image'),
        description: pictureText(picture),
        inputs: { ...quiet(inputs), [picture.name]: mediaSource(inputs, picture, path) },
      });
    } else if (extension === '.wav' && sound) {
      offers.push({
        ...base,
        label: t('Sound'),
        description: soundText(inputs, sound),
        inputs: { ...quiet(inputs), [sound.name]: mediaSource(inputs, sound, path) },
      });
    }
  }
  // A picture or a sound says more to a person than an array.
  return offers.sort((a, b) => Number(a.label === t('Array')) - Number(b.label === t('Array')));
}

/** Whether an array has the type that an input wants, and its shape as far as the model says it. */
function fits(array: { dtype: string; shape: readonly number[] }, { dtype, shape }: FreeInput): boolean {
  if (dtype !== '' && array.dtype !== dtype) return false;
  if (!shape) return true;
  return (
    shape.length === array.shape.length &&
    shape.every((dimension, axis) => typeof dimension !== 'number' || dimension === array.shape[axis])
  );
}

function madeUp(inputs: readonly FreeInput[]): InputOffer[] {
  const each = (source: unknown) => Object.fromEntries(inputs.map(({ name }) => [name, source]));
  // Zeros of text do not exist, nor of what is no tensor.
  const numeric = inputs.every(({ dtype }) => !/string|optional|sequence|map/.test(dtype));
  return [
    {
      id: chooseFile,
      label: t('File…'),
      description: t('.npz .npy .pb .json, a picture or a sound'),
      inputs: undefined,
    },
    { id: 'random', ...randomText(inputs), inputs: rates(inputs) },
    ...(numeric
      ? [
          {
            id: 'zeros',
            label: t('Zeros'),
            description: '',
            inputs: { ...each({ zeros: true }), ...rates(inputs) },
          },
        ]
      : []),
  ];
}

/** What is made up for inputs that nobody gives: only floats have a normal distribution, and text has none at all. */
function randomText(inputs: readonly FreeInput[]): { label: string; description: string } {
  const given = rates(inputs);
  const types = inputs.filter(({ name }) => !Object.hasOwn(given, name)).map(({ dtype }) => dtype);
  const isText = (dtype: string) => dtype === 'string';
  const texts = types.some(isText);
  if (texts && types.every(isText)) return { label: t('Made-up text'), description: t('the word “text”') };
  const isWhole = (dtype: string) => /^(u?int|bool)/.test(dtype);
  const whole = types.filter((dtype) => !isText(dtype)).every(isWhole) && types.length > 0;
  return {
    label: whole ? t('Random integers') : t('Random normal'),
    description: [whole ? '0..1' : '', t('seed {0}', 0), texts ? t('the word “text” for text') : '']
      .filter(Boolean)
      .join(', '),
  };
}

/** The values 0 to 255 of a picture become 0 to 1 where the model takes floats. */
function mediaSource(inputs: readonly FreeInput[], input: FreeInput, path: string): unknown {
  const look = imageLook(input) ?? { layout: 'NCHW', channels: 'RGB' };
  if (extensionOf(path) === '.wav') {
    const length = soundLength(inputs, input);
    return { audio: path, rate: soundRate, ...(length !== undefined && { length }) };
  }
  return { image: path, ...look, resize: 'stretch', ...(isScaled(input) && { scale: 1 / 255 }) };
}

/**
 * How many samples an input gets: undefined where its shape says it all; a window where the
 * model keeps a state; a second elsewhere.
 */
function soundLength(inputs: readonly FreeInput[], input: FreeInput): number | undefined {
  const shape = input.shape ?? [];
  const samples = shape.length === 3 ? shape[1] : shape.at(-1);
  if (typeof samples === 'number') {
    // An open batch would take the whole file.
    return shape.every((dimension) => typeof dimension === 'number') ? undefined : samples;
  }
  const keepsState = inputs.some(
    ({ name, dtype }) => /^float/.test(dtype) && /state|hidden|cache|^[hc]\d*$/i.test(name),
  );
  return keepsState ? soundWindow : soundRate;
}

/** `mono, 16 kHz, the first 576 samples`. */
function soundText(inputs: readonly FreeInput[], sound: FreeInput): string {
  const length = soundLength(inputs, sound);
  const part =
    length === undefined
      ? ''
      : length === soundRate
        ? t('the first second')
        : t('the first {0} samples', length.toLocaleString('en-US'));
  return [t('mono, {0} kHz', soundRate / 1000), part].filter(Boolean).join(', ');
}

/** What the other inputs get beside a picture or a sound: states begin at zero, a sample rate is the sound's. */
function quiet(inputs: readonly FreeInput[]): Record<string, unknown> {
  const floats = inputs.filter(({ dtype, shape }) => /^b?float/.test(dtype) && shape !== undefined);
  return { ...Object.fromEntries(floats.map(({ name }) => [name, { zeros: true }])), ...rates(inputs) };
}

/** Models of speech branch on their sample rate; a random one would take the branch that no sound takes. */
function rates(inputs: readonly FreeInput[]): Record<string, unknown> {
  const found = inputs.filter(
    ({ name, dtype }) => /^(sr|sampl(e|ing)_?rate)$/i.test(name) && /^int/.test(dtype),
  );
  return Object.fromEntries(
    found.map(({ name, shape }) => [name, { value: shape?.length === 1 ? [soundRate] : soundRate }]),
  );
}

/** Floats are fed from 0 to 1 where the model does not scale them itself. */
function isScaled({ dtype, scalesItself }: FreeInput): boolean {
  return dtype !== 'uint8' && !scalesItself;
}

function pictureText(input: FreeInput): string {
  const look = imageLook(input)!;
  const [height, width] =
    look.layout === 'NCHW' ? [input.shape![2], input.shape![3]] : [input.shape![1], input.shape![2]];
  const isSized = typeof height === 'number' && typeof width === 'number';
  return [
    isSized ? t('{0} × {1} stretch', width, height) : '',
    look.channels === 'GRAY' ? t('grey') : 'RGB',
    look.layout,
    isScaled(input) ? 'x / 255' : '',
  ]
    .filter(Boolean)
    .join(', ');
}

function isPicture(extension: string): boolean {
  return extension === '.png' || extension === '.jpg' || extension === '.jpeg';
}

function extensionOf(name: string): string {
  return /\.[^./\\]+$/.exec(name)?.[0].toLowerCase() ?? '';
}

function stem(name: string): string {
  return name.replace(/^.*[\\/]/, '').replace(/\.[^.]+$/, '');
}
