import { parentPort } from 'node:worker_threads';
import { messageOf } from '../../../core/errors';
import { ModelAnswering } from './answer';
import type { Answered, Asked } from './protocol';

/** The thread that reads a graph's model. */
const answering = new ModelAnswering();

parentPort?.on('message', ({ id, question }: Asked) => {
  const start = performance.now();
  const took = () => performance.now() - start;
  let answered: Answered;
  try {
    answered = { id, answer: answering.answer(question), took: took() };
  } catch (error) {
    answered = { id, problem: messageOf(error), took: took() };
  }
  parentPort?.postMessage(answered);
});
