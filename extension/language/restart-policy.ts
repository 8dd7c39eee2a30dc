import { t } from '@vscode/l10n';
import type {
  CloseHandlerResult,
  ErrorHandler,
  ErrorHandlerResult,
  Message,
} from 'vscode-languageclient/node';
import { CloseAction, ErrorAction } from 'vscode-languageclient/node';

/** A server that ended this often within the time is not started again by itself. */
const mostRestarts = 4;
const withinMilliseconds = 3 * 60_000;

/** Starts the server again when it has ended by itself, and says so; one that keeps ending is left ended. */
export class RestartPolicy implements ErrorHandler {
  private ends: number[] = [];

  constructor(private readonly now: () => number = Date.now) {}

  error(_error: Error, _message: Message | undefined, count: number | undefined): ErrorHandlerResult {
    return { action: count !== undefined && count <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown };
  }

  closed(): CloseHandlerResult {
    const now = this.now();
    this.ends = [...this.ends.filter((end) => now - end < withinMilliseconds), now];
    if (this.ends.length <= mostRestarts) {
      return {
        action: CloseAction.Restart,
        message: t('The ONNX language server ended unexpectedly and was started again.'),
      };
    }
    return {
      action: CloseAction.DoNotRestart,
      message: t(
        "The ONNX language server ended {0} times within three minutes and is not started again. Its output may say why; the command 'ONNX: Restart Language Server' starts it.",
        this.ends.length,
      ),
    };
  }
}
