import type { OnnxRequests } from '../../debug-adapter/protocol';
import type { Answers, PairQuestion, Question } from '../../webview/tensor/protocol';
import { jsonNumber, parseNumbers, request } from '../debugging/requests';
import type { Asked } from './asked';
import { floats } from './floats';
import { answerMedia, isMediaQuestion } from './media-questions';
import { parametersOf } from './question-parameters';

/** Answers what the page asks of the tensor that is shown, or of another at the same stop, by asking the adapter. */
export async function answer(
  asked: Asked,
  question: Exclude<Question, PairQuestion>,
): Promise<Answers[Question['ask']]> {
  const about = await othersOf(asked, question);
  if (isMediaQuestion(question)) return answerMedia(about, question);
  const { session, memoryReference } = about;
  switch (question.ask) {
    case 'statistics': {
      const body = await request(session, 'onnx/statistics', { memoryReference, ...at(question.at) });
      return parseNumbers(body) as Answers['statistics'];
    }
    case 'strings':
      return request(session, 'onnx/strings', { memoryReference });
    case 'histogram': {
      const body = await request(session, 'onnx/histogram', {
        memoryReference,
        bins: question.bins,
        ...(question.low !== undefined && { low: jsonNumber(question.low) }),
        ...(question.high !== undefined && { high: jsonNumber(question.high) }),
        ...at(question.at),
      });
      return parseNumbers(body) as Answers['histogram'];
    }
    case 'tile':
      return tileOf(await request(session, 'onnx/tile', { memoryReference, ...parametersOf(question) }));
    case 'levelTile': {
      const tile = await request(session, 'onnx/levelTile', { memoryReference, ...parametersOf(question) });
      return { ...tileOf(tile), sampled: tile.sampled };
    }
    case 'readPicture':
      return request(session, 'onnx/readPicture', { memoryReference, ...parametersOf(question) });
    case 'estimate':
      return parseNumbers(
        await request(session, 'onnx/estimate', { memoryReference }),
      ) as Answers['estimate'];
    case 'axisStatistics': {
      const range = { memoryReference, ...parametersOf(question) };
      const { positions } = await request(session, 'onnx/axisStatistics', range);
      return parseNumbers(positions) as Answers['axisStatistics'];
    }
    case 'axisHistograms': {
      const wanted = { memoryReference, ...parametersOf(question) };
      const { positions } = await request(session, 'onnx/axisHistograms', wanted);
      return parseNumbers(positions) as Answers['axisHistograms'];
    }
    case 'envelope': {
      const body = await request(session, 'onnx/envelope', { memoryReference, ...parametersOf(question) });
      return parseNumbers(body) as Answers['envelope'];
    }
    case 'page':
      return (await request(session, 'onnx/page', { memoryReference, ...parametersOf(question) })).texts;
    case 'element': {
      // `text` may well be "nan" or "Infinity": only the percentile is a number.
      const { text, percentile } = await request(session, 'onnx/element', {
        memoryReference,
        index: question.index,
      });
      return { text, percentile: Number(percentile) };
    }
    case 'nextNonFinite':
      return request(session, 'onnx/nextNonFinite', {
        memoryReference,
        index: question.index,
        backward: question.backward,
      });
  }
}

/** What is asked about where a question names another tensor. */
async function othersOf(asked: Asked, question: Question): Promise<Asked> {
  const name = 'of' in question ? question.of : undefined;
  if (name === undefined || name === asked.name) return asked;
  const header = await request(asked.session, 'onnx/tensor', { frameId: asked.frameId, name });
  // What is not ready has a message that says why.
  if (!header.memoryReference) throw new Error(header.message);
  return { ...asked, name, memoryReference: header.memoryReference };
}

function tileOf({ rows, columns, values, marks }: OnnxRequests['onnx/tile']['body']): Answers['tile'] {
  return { rows, columns, values: floats(values), marks: new Uint8Array(Buffer.from(marks, 'base64')) };
}

function at(fixed: Readonly<Record<string, number>> | undefined): { at?: Record<string, number> } {
  return fixed ? { at: { ...fixed } } : {};
}
