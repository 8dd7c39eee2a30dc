/** What ends a command: see CONTRACT.md, "Programs". */
export const exitCode = { fine: 0, findings: 1, usage: 2, modelFailed: 3 } as const;

/** The exit codes' numbers. */
type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** A command of `onnx-debug`. */
export interface Command {
  /** One line of usage, without the program's name: `text MODEL [--map]`. */
  readonly usage: string;
  /** One line that says what it does. */
  readonly summary: string;
  /**
   * Runs it with the arguments after its name.
   *
   * @throws UserError, shown on one line; UsageError where the arguments are wrong.
   */
  run(args: readonly string[]): Promise<ExitCode>;
}

/** Wrong arguments; the command's usage is shown with it. */
export class UsageError extends Error {}
