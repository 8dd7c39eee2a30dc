import type { DebugProtocol } from '@vscode/debugprotocol';
import { unknownSource } from '../errors';
import type { Handlers } from '../session-state';
import { showsProgram, textReference } from '../sources';

/** `source`: the model's text. */
export const sourceRequests: Handlers = {
  source(state, args: DebugProtocol.SourceArguments) {
    const { program } = state.debugger;
    const path = args.source?.path;
    const isOurs =
      args.sourceReference === textReference ||
      args.source?.sourceReference === textReference ||
      (path !== undefined && showsProgram(path, program));
    if (!isOurs) throw unknownSource();
    return { body: { content: program.text.text, mimeType: 'text/x-onnxtxt' } };
  },
};
