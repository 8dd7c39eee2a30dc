import { messageOf } from '../../core/errors';

/** A failure of onnxruntime itself, with the text that it gave. `phase` tells whether anything has run. */
export class OrtFailure extends Error {
  constructor(
    readonly phase: 'create' | 'run',
    message: string,
  ) {
    super(message);
    this.name = 'OrtFailure';
  }
}

export function ortFailure(phase: 'create' | 'run', error: unknown): OrtFailure {
  return error instanceof OrtFailure ? error : new OrtFailure(phase, messageOf(error));
}
