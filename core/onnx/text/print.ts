import { messageOf, UserError } from '../../errors';
import type { Model, Problem } from '../model';
import type { ModelText } from '../text-map';
import { printAppendix } from './appendix';
import { plainComment } from './comments';
import { printFunction } from './function';
import { printGraph } from './graph';
import { printModelHeader } from './header';
import { TextWriter } from './writer';

/** More problems than this are counted, not listed. */
const mostProblems = 20;

/**
 * A model in ONNX's text syntax, one node a line, with a map of what stands where. The same model always gives the
 * same text. What is wrong with the model is said in comments at the top; what the syntax has no form for stands in
 * structured comments (text/comments.ts); what would be too much for an editor is abbreviated.
 */
export function printModel(model: Model): ModelText {
  const writer = new TextWriter();
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
  return writer.finish();
}

/** The text that stands for a model that cannot be read at all: a comment that says why. */
export function printBroken(path: string, error: unknown): ModelText {
  const writer = new TextWriter();
  writer.line(0, `# ${plainComment(path)} cannot be shown.`);
  const code = error instanceof UserError ? `${error.code}: ` : '';
  writer.line(0, `# ${code}${plainComment(messageOf(error))}`);
  return writer.finish();
}

function printProblems(writer: TextWriter, problems: readonly Problem[]): void {
  for (const { level, message, graph } of problems.slice(0, mostProblems)) {
    const where = graph ? ` (in ${graph})` : '';
    writer.line(0, `# ${level}: ${plainComment(message + where)}`);
  }
  const more = problems.length - mostProblems;
  if (more > 0) writer.line(0, `# ${more} more problems are not listed.`);
}
