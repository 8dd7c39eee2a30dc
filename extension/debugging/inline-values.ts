import * as vscode from 'vscode';
import { messageOf } from '../../core/errors';
import { log } from '../environment/log';
import { debugType } from '../ids';
import { request } from './requests';

/** Shape and a statistic at the end of each line that has run. The adapter makes the texts. */
export const inlineValuesProvider: vscode.InlineValuesProvider = {
  async provideInlineValues(document, viewPort, context, token) {
    const session = vscode.debug.activeStackItem?.session ?? vscode.debug.activeDebugSession;
    if (session?.type !== debugType) return [];
    try {
      const { values } = await request(session, 'onnx/inlineValues', {
        frameId: context.frameId,
        startLine: viewPort.start.line + 1,
        endLine: viewPort.end.line + 1,
      });
      if (token.isCancellationRequested) return [];
      return values
        .filter(({ line }) => line >= 1 && line <= document.lineCount)
        .map(({ line, text }) => new vscode.InlineValueText(document.lineAt(line - 1).range, text));
    } catch (error) {
      log.debug(`onnx/inlineValues: ${messageOf(error)}`);
      return [];
    }
  },
};
