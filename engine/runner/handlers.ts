import { UserError } from '../../core/errors';
import { makeFolder } from '../../core/make-folder';
import { readWeight } from '../../core/onnx/weights';
import { elementCount } from '../../core/tensor/dtype';
import { elementHexes } from '../../core/tensor/element-hex';
import { boundedElementText, elementText } from '../../core/tensor/element-text';
import type { Element } from '../../core/tensor/elements';
import { elementAt, elementsOf, tensorOf } from '../../core/tensor/elements';
import { saveValue } from '../../core/tensor/files/save';
import { axisHistograms, axisStatistics } from '../../core/tensor/measures/by-axis';
import { detectionsOf } from '../../core/tensor/measures/detections';
import { elementPage } from '../../core/tensor/measures/element-page';
import { envelopeOf } from '../../core/tensor/measures/envelope';
import { estimateOf } from '../../core/tensor/measures/estimate';
import { nextNonFinite } from '../../core/tensor/measures/next-non-finite';
import { percentileOf } from '../../core/tensor/measures/percentile';
import { spectrogramOf } from '../../core/tensor/measures/spectrogram';
import { statisticsOf } from '../../core/tensor/measures/statistics';
import { tileOf } from '../../core/tensor/measures/tile';
import { topKOf } from '../../core/tensor/measures/top-k';
import { ravel, unravel } from '../../core/tensor/slice';
import type { Answer, Ask, RequestKind, RunnerSettings } from '../protocol';
import { stack, takeAt, zipMap } from './assemble';
import { assignExpression, replaceBytes } from './assign';
import { comparingHandlers } from './comparing';
import { digestOf } from './digest';
import { evaluateExpression } from './expressions';
import { FrameStore } from './frame-store';
import { holdValue, valueOfHeld } from './held-values';
import { inferTypes } from './infer-types';
import { inline } from './inline';
import { loadInputs } from './inputs';
import { countHeld } from './non-finite';
import { OnnxBackend } from './onnx-backend';
import { onnxruntimeVersion } from './onnxruntime';
import { optimize } from './optimize';
import { Passes } from './passes';
import { providerFailure, warmUp } from './providers';
import { Pyramids } from './pyramids';
import { Readings } from './readings';
import { SubmodelRunner } from './run';
import { TensorStore } from './tensor-store';
import { Vocabularies } from './vocabularies';

/** What the runner does for each request. */
export type Handlers = {
  readonly [K in RequestKind]: (ask: Ask<K>) => Answer<K> | Promise<Answer<K>>;
};

/** Elements that one request may ask for as text, and bytes of a tensor. */
const mostElements = 100_000;

export function makeHandlers(settings: RunnerSettings): Handlers {
  const store = new TensorStore();
  const frames = new FrameStore();
  const pyramids = new Pyramids(store);
  const passes = new Passes(store);
  const readings = new Readings(store);
  const vocabularies = new Vocabularies();
  const backend = new OnnxBackend();
  const submodels = new SubmodelRunner(store, settings.executionProviders);
  return {
    ping: () => {
      const { version, executionProviders } = onnxruntimeVersion();
      // After the answer: the adapter reads a launch's inputs meanwhile.
      setImmediate(warmUp);
      return { onnxruntime: version, node: process.versions.node, executionProviders };
    },
    providerFailure: ({ provider }) => providerFailure(provider) ?? null,
    optimize: (ask) => optimize(ask, settings.executionProviders),
    inline: ({ model }) => inline(model, settings.executionProviders),
    inferTypes: (ask) => inferTypes(ask, settings.executionProviders),
    loadInputs: (ask) => loadInputs(ask, store, frames),
    frames: ({ sources, first, most }) => frames.read(sources, first, most, store),
    releaseFrames: ({ sources }) => {
      frames.release(sources);
      return undefined;
    },
    run: (ask) => submodels.run(ask),
    profiles: () => submodels.profiles(),
    describe: (ask) => submodels.describe(ask),
    forget: ({ sessions }) => {
      submodels.forget(sessions);
      return undefined;
    },
    weight: ({ dtype, shape, source }) => store.hold(readWeight({ name: '', dtype, shape, data: source })),
    make: ({ dtype, shape, value }) => {
      const element: Element = dtype === 'bool' ? value !== 0 : BigInt(value);
      return store.hold(tensorOf(dtype, shape, new Array<Element>(elementCount(shape)).fill(element)));
    },
    slice: ({ id, axis, index }) => store.hold(takeAt(store.get(id), axis, index)),
    stack: ({ ids, axis }) =>
      store.hold(
        stack(
          ids.map((id) => store.get(id)),
          axis,
        ),
      ),
    zipMap: ({ id, keys }) => holdValue(zipMap(store.get(id), keys), store),
    hold: ({ value }) => holdValue(value, store),
    scalar: ({ id, index }) => Number(elementAt(store.get(id), index)),
    nonFinite: ({ held }) => countHeld(held, store),
    summary: ({ id }) => statisticsOf(store.get(id), undefined, 'quick'),
    statisticsPart: ({ id, at, milliseconds }) => passes.statistics(id, at, milliseconds),
    stringsPart: ({ id, milliseconds }) => passes.strings(id, milliseconds),
    histogramPart: ({ id, milliseconds, ...options }) => passes.histogram(id, options, milliseconds),
    digestPart: ({ id, milliseconds }) => passes.digest(id, milliseconds),
    tile: ({ id, request }) => tileOf(store.get(id), request),
    levelTile: ({ id, request }) => pyramids.tile(id, request),
    readPicture: ({ id, axes, milliseconds }) => pyramids.advance(id, axes, milliseconds),
    axisStatistics: ({ id, range }) => axisStatistics(store.get(id), range),
    axisHistograms: ({ id, range, ...bins }) => axisHistograms(store.get(id), range, bins),
    envelope: ({ id, request }) => envelopeOf(store.get(id), request),
    page: ({ id, request }) => elementPage(store.get(id), request),
    estimate: ({ id }) => estimateOf(store.get(id)),
    elements: ({ id, start, count, hex }) => {
      const tensor = store.get(id);
      if (hex) {
        const left = Math.max(0, elementCount(tensor.shape) - start);
        return elementHexes(tensor, start, Math.min(count, mostElements, left));
      }
      const elements = elementsOf(tensor, start, Math.min(count, mostElements));
      return elements.map((element) => elementText(element, tensor.dtype));
    },
    element: ({ id, index }) => {
      const tensor = store.get(id);
      const inside =
        index.length === tensor.shape.length &&
        index.every((at, axis) => at >= 0 && at < tensor.shape[axis]!);
      if (!inside) {
        throw new UserError(
          'OD2015',
          `There is no element [${index.join(',')}] in shape [${tensor.shape.join(',')}].`,
        );
      }
      const element = elementAt(tensor, ravel(index, tensor.shape));
      const number =
        typeof element === 'number' || typeof element === 'bigint' || typeof element === 'boolean';
      return {
        text: boundedElementText(element, tensor.dtype),
        percentile: number ? percentileOf(tensor, Number(element)) : Number.NaN,
      };
    },
    nextNonFinite: ({ id, index, backward }) => {
      const tensor = store.get(id);
      const next = nextNonFinite(tensor, ravel(index, tensor.shape), backward);
      return next
        ? { index: unravel(next.flat, tensor.shape), ordinal: next.ordinal }
        : { index: null, ordinal: 0 };
    },
    detections: ({ id, scores, request }) =>
      detectionsOf(store.get(id), scores === undefined ? undefined : store.get(scores), request),
    spectrogram: ({ id, request }) => spectrogramOf(store.get(id), request),
    topK: ({ id, request }) => topKOf(store.get(id), request),
    tokens: ({ file, ids }) => vocabularies.decode(file, ids),
    ...comparingHandlers(store),
    openTensorFile: ({ file, name, dtype }) => readings.open(file, name, dtype),
    readTensorFile: ({ reading, milliseconds }) => readings.advance(reading, milliseconds),
    closeTensorFile: ({ reading }) => readings.close(reading),
    bytes: ({ id, offset, length }) => store.get(id).bytes.slice(offset, offset + length),
    sha256: ({ held }) => digestOf(valueOfHeld(held, store)),
    save: ({ held, folder, stem }) => {
      makeFolder(folder);
      return saveValue(valueOfHeld(held, store), folder, stem);
    },
    evaluate: ({ expression, bindings }) => evaluateExpression(expression, bindings, store, backend),
    assign: ({ id, selection, value, bindings }) =>
      store.hold(assignExpression(store.get(id), selection, value, bindings, store)),
    replaceBytes: ({ id, offset, data }) => store.hold(replaceBytes(store.get(id), offset, data)),
    holdings: () => ({
      tensors: store.count,
      pictures: pyramids.count,
      passes: passes.count,
      files: readings.count,
    }),
    release: ({ ids }) => {
      pyramids.release(ids);
      passes.release(ids);
      store.release(ids);
      return undefined;
    },
  };
}
