/** How a run came to its end. */
export interface RunEnding {
  readonly outcome: 'finished' | 'stopped' | 'failed';
  readonly message: string | undefined;
  /** 0: all nodes ran; 3: the model could not run (as the command line's). */
  readonly exitCode: number;
}
