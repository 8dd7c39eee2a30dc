import { messageOf, UserError } from '../../errors';
import type { Model, Problem } from '../model';
import type { ModelText } from '../text-map';
import { printAppendix } from './appendix';
import { plainComment } from './comments';
import { printFunction } from './function';
import { printGraph } from './graph';
import { printModelHeader } from './header';
import { InlineWeights } from './inline-weights';
import type { LeftOut } from './left-out';
import type { PrintOptions } from './style';
import { editorStyle, wholeStyle } from './style';
import type { WriteText } from './writer';
import { TextWriter } from './writer';

/** More problems than this are counted, not listed. */
const mostProblems = 20;

/**
 * A model in ONNX's text syntax, one node a line, with a map of what stands where. The same model always gives the
 * same text. What is wrong with the model is said in comments at the top; what the syntax has no form for stands in
 * structured comments (text/comments.ts); what would be too much for an editor is abbreviated, unless the text is to
 * be whole.
 */
export function printModel(model: Model, options: PrintOptions = {}): ModelText {
  const chunks: string[] = [];
  const map = writeModel(model, options, (text) => chunks.push(text));
  return { text: chunks.join(''), ...map };
}

/**
 * As `printModel`, for a text that is too long to be held: it is handed over line by line, long lines in parts.
 * `leaveOut` is told of what the text has not.
 */
export function writeModel(
  model: Model,
  { whole = false, inlineWeights = false }: PrintOptions,
  write: WriteText,
  leaveOut?: (leftOut: LeftOut) => void,
): Omit<ModelText, 'text'> {
  const weights = inlineWeights ? new InlineWeights(model.files) : undefined;
  const writer = new TextWriter(whole || weights ? wholeStyle(weights) : editorStyle, write, leaveOut);
  printProblems(writer, model.problems);
  printModelHeader(writer, model.proto);
  printGraph(writer, 0, model.graph);
  for (const definition of model.functions.values()) {
    writer.line(0, '');
    printFunction(writer, definition);
  }
  printAppendix(writer, model);
  // After all that the file has, so that its lines are where they are without these.
  for (const definition of model.composites?.values() ?? []) {
    writer.line(0, '');
    printFunction(writer, definition);
  }
  return writer.map();
}

/** The text that stands for a model that cannot be read at all: a comment that says why. */
export function printBroken(path: string, error: unknown): ModelText {
  const code = error instanceof UserError ? `${error.code}: ` : '';
  const text = `# ${plainComment(path)} cannot be shown.\n# ${code}${plainComment(messageOf(error))}\n`;
  return { text, lines: new Map(), graphs: new Map() };
}

function printProblems(writer: TextWriter, problems: readonly Problem[]): void {
  for (const { level, message, graph } of problems.slice(0, mostProblems)) {
    const where = graph ? ` (in ${graph})` : '';
    writer.line(0, `# ${level}: ${plainComment(message + where)}`);
  }
  const more = problems.length - mostProblems;
  if (more > 0) writer.line(0, `# ${more} more problems are not listed.`);
}
