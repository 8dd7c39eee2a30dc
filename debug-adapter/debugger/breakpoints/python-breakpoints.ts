import path from 'node:path';
import { pathOfFileUri } from '../../../core/uri';
import type { Program } from '../program';
import { type Resolution, stopMode } from './breakpoint';
import type { LineRequest } from './source-breakpoints';

/** The path of a Python source that nodes of the program come from; undefined for any other document. */
export function pythonSourceOf(program: Program, document: string): string | undefined {
  const file = pathOfFileUri(document) ?? document;
  return /\.pyi?$/i.test(file) && program.python.has(file) ? file : undefined;
}

/**
 * The nodes that a breakpoint on a line of a Python source stops at: the first of each visit of the line, or of the next
 * line that made nodes.
 */
export function resolvePythonLine(program: Program, file: string, request: LineRequest): Resolution {
  const { line: asked } = request;
  const found = program.python.nodesFrom(file, asked);
  if (!found) {
    const name = path.basename(file);
    return {
      why: `No node of ${program.name} comes from line ${asked} of ${name} or after it.`,
      line: asked,
    };
  }
  const mode = stopMode(request);
  if ('why' in mode) return { ...mode, line: found.line };
  const count = found.nodes.length;
  const visits = count === 1 ? '1 node' : `${count} nodes, one for each time that the line was run`;
  return {
    places: found.nodes.map(({ graph, index }) => ({ graph: graph.path, index, when: mode.mode })),
    line: found.line,
    message: found.isAsExported ? visits : `${visits}; the file is not as it was when the model was exported`,
  };
}
