import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver/node';
import { readModel } from '../core/onnx/read';
import { printModel } from '../core/onnx/text/print';
import { TextServer } from './lsp/text-server';
import { percentile, spreadOf } from './measure/spread';
import { writeBert } from './models/bert';
import type { Benchmark, Figure } from './result';

/** A text of 10,021 nodes with names, attributes and 3,200 weights. */
const layers = 200;
/** Pairs of edits a round, all over the text: an operator is misspelt, and mended. */
const pairs = 15;
/** Limits in milliseconds: up to colours and the server's own diagnostics, and up to these after an edit. */
const [openLimit, editLimit] = [1000, 200];

/** The language server with the text of a long model, over its protocol, in a process of its own a round. */
export const text: Benchmark = {
  name: 'text',
  async run({ folder, coldRounds }) {
    const file = path.join(folder, 'long.onnx');
    writeBert(file, { layers, hidden: 32, heads: 4, vocabulary: 1000, tokens: 16 });
    const model = readModel(file);
    const source = printModel(model).text;
    const uri = pathToFileURL(path.join(folder, 'long.onnxtxt')).href;
    const rounds = [];
    for (let round = 0; round < coldRounds; round++) rounds.push(await measure(uri, source));
    const figure = (what: string, ms: readonly number[], limit?: number): Figure => {
      const { least, low, high, rounds: count } = spreadOf(ms);
      return { what, value: least, unit: 'ms', quartiles: [low, high], rounds: count, limit };
    };
    return {
      name: 'text',
      about: `the text of ${model.graph.nodes.length} nodes, ${(source.length / 1e6).toFixed(1)} MB, in the language server`,
      figures: [
        figure(
          'opened, to tokens and own diagnostics',
          rounds.map(({ opened }) => opened),
          openLimit,
        ),
        figure(
          'to tokens alone',
          rounds.map(({ tokens }) => tokens),
        ),
        figure(
          'an edit, to own diagnostics (median)',
          rounds.map(({ edits }) => percentile(edits, 0.5)),
          editLimit,
        ),
        figure(
          'an edit, to own diagnostics (9 of 10)',
          rounds.map(({ edits }) => percentile(edits, 0.9)),
        ),
        figure(
          'to onnxruntime’s inference, 500 ms of waiting included',
          rounds.map(({ inferred }) => inferred),
        ),
      ],
    };
  },
};

async function measure(uri: string, source: string) {
  const server = await TextServer.start(uri);
  try {
    const { tokens, diagnostics } = await server.open(source);
    const edits: number[] = [];
    for (const place of operatorPlaces(source)) {
      const wrong = await server.change(insertion(place, 'x'));
      if (!wrong.diagnostics.some(({ range }) => range.start.line === place.line)) {
        throw new Error(`The misspelt operator in line ${place.line + 1} was not found.`);
      }
      const right = await server.change(deletion(place));
      edits.push(wrong.ms, right.ms);
    }
    return { opened: Math.max(tokens, diagnostics), tokens, edits, inferred: await server.inferred() };
  } finally {
    await server.close();
  }
}

interface Place {
  readonly line: number;
  readonly character: number;
}

/** Places behind the names of operators, all over the text. */
function operatorPlaces(source: string): Place[] {
  const places: Place[] = [];
  for (const [line, content] of source.split('\n').entries()) {
    const found = /^ {2}\[.*? = [A-Z]\w*/.exec(content);
    if (found) places.push({ line, character: found[0].length });
  }
  return Array.from({ length: pairs }, (_, at) => places[Math.floor(((at + 0.5) * places.length) / pairs)]!);
}

function insertion(start: Place, inserted: string): TextDocumentContentChangeEvent {
  return { range: { start, end: start }, text: inserted };
}

function deletion(start: Place): TextDocumentContentChangeEvent {
  const end = { line: start.line, character: start.character + 1 };
  return { range: { start, end }, text: '' };
}
