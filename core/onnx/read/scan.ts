import type { ModelProto } from '../gen/onnx_pb';
import { ModelProtoSchema } from '../gen/onnx_pb';
import type { FieldShape, MessageShape } from './schema';
import { messageShape } from './schema';
import type { Piece } from './skeleton';
import { delimited, Rewrite } from './skeleton';
import type { ByteSource } from './source';
import type { FoundField, TensorContext } from './tensor-fields';
import { rewriteTensor } from './tensor-fields';
import { WireError, WireReader, WireType } from './wire';

/** Protobuf's own default; no ONNX model nests deeper (a graph in a graph takes three levels). */
export const deepestMessage = 100;

/** What the scanner found: the model's bytes without its weights, and what is wrong with the encoding. */
export interface Scan {
  readonly pieces: readonly Piece[];
  /** In file order. */
  readonly problems: readonly string[];
  /** The names of the model's own fields that are there. */
  readonly found: ReadonlySet<keyof ModelProto>;
}

/**
 * Goes over a model's protobuf once, reading only headers: big weights become external-data entries that point into
 * the model file (`ownFile`, its base name; undefined where there is none, then all stays inline), and whatever is
 * not well-formed is left out and reported, so that the result always decodes.
 */
export function scanModel(source: ByteSource, ownFile: string | undefined): Scan {
  const scanner = new Scanner(source, ownFile);
  const pieces = scanner.message(messageShape(ModelProtoSchema), 0, source.size, 1);
  return {
    pieces: pieces ?? [{ start: 0, end: source.size }],
    problems: scanner.problems,
    found: scanner.found as ReadonlySet<keyof ModelProto>,
  };
}

/** More problems than this are not told one by one. */
const mostProblems = 100;

/** The message that is being read. */
interface Frame {
  readonly shape: MessageShape;
  readonly end: number;
  readonly depth: number;
  readonly rewrite: Rewrite;
  /** The sound fields so far, where the message is a tensor. */
  readonly tensor: FoundField[] | undefined;
}

class Scanner {
  readonly problems: string[] = [];
  readonly found = new Set<string>();
  private readonly reader: WireReader;
  private readonly tensors: TensorContext;
  /** Where the last message that was cut off ends, so that those around it are not reported too. */
  private cutAt = -1;

  constructor(source: ByteSource, ownFile: string | undefined) {
    this.reader = new WireReader(source);
    this.tensors = { reader: this.reader, ownFile, problem: (text) => this.problem(text) };
  }

  /** The pieces of the message in [start, end); undefined where it can be taken as it is. */
  message(shape: MessageShape, start: number, end: number, depth: number): readonly Piece[] | undefined {
    const rewrite = new Rewrite(start, end);
    const frame: Frame = {
      shape,
      end,
      depth,
      rewrite,
      tensor: shape.name === 'TensorProto' ? [] : undefined,
    };
    let at = start;
    try {
      while (at < end) {
        this.reader.pos = at;
        at = this.field(frame);
      }
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.problem(`${shape.name} cannot be read from byte ${error.offset} on: ${error.message}.`);
      rewrite.replace(at, end, []);
    }
    if (frame.tensor) rewriteTensor(this.tensors, frame.tensor, rewrite, end);
    return rewrite.finish();
  }

  /** Reads one field and returns where the next one begins. */
  private field(frame: Frame): number {
    const { reader } = this;
    const start = reader.pos;
    const tag = reader.varint(frame.end);
    const number = Math.floor(tag / 8);
    const wireType = tag % 8;
    if (number === 0 || tag > 0xffffffff) throw new WireError(start, 'no field has such a number');
    const field = frame.shape.fields.get(number);
    if (field && frame.depth === 1) this.found.add(camelCase(field.name));
    if (field && wireType === WireType.bytes && (field.wireType === WireType.bytes || field.packable)) {
      return this.lengthDelimited(frame, field, number, start);
    }
    const content = reader.pos;
    reader.skip(wireType, frame.end);
    if (field && wireType === field.wireType) {
      frame.tensor?.push({ field, start, content, end: reader.pos, packed: false });
    } else if (field) {
      const name = `${frame.shape.name}.${field.name}`;
      this.problem(`${name} at byte ${start} is not encoded as that field is; it is left out.`);
      frame.rewrite.replace(start, reader.pos, []);
    }
    return reader.pos;
  }

  private lengthDelimited(frame: Frame, field: FieldShape, number: number, start: number): number {
    const name = `${frame.shape.name}.${field.name} at byte ${start}`;
    const length = this.reader.varint(frame.end);
    const content = this.reader.pos;
    const end = Math.min(content + length, frame.end);
    const missing = content + length - end;
    if (missing > 0 && end !== this.cutAt) {
      this.cutAt = end;
      const lacking = `it should have ${length} bytes, of which ${missing} are not there`;
      this.problem(`${name} is cut off at byte ${end}: ${lacking}.`);
    }
    if (field.message && frame.depth < deepestMessage) {
      const inner = this.message(field.message, content, end, frame.depth + 1);
      const pieces = inner ?? (missing > 0 ? [{ start: content, end }] : undefined);
      if (pieces) frame.rewrite.replace(start, end, delimited(number, pieces));
      return end;
    }
    if (field.message) this.problem(`${name} is nested too deep; it is left out.`);
    const fits = !field.message && missing === 0 && (!field.packable || this.packedFits(field, content, end));
    if (!fits) frame.rewrite.replace(start, end, []);
    else frame.tensor?.push({ field, start, content, end, packed: field.packable });
    return end;
  }

  /** Whether packed numbers end where their field does; says so where not. */
  private packedFits(field: FieldShape, start: number, end: number): boolean {
    let fits = true;
    if (field.wireType === WireType.fixed32) fits = (end - start) % 4 === 0;
    else if (field.wireType === WireType.fixed64) fits = (end - start) % 8 === 0;
    else {
      this.reader.pos = start;
      try {
        while (this.reader.pos < end) this.reader.varint(end);
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        fits = false;
      }
    }
    if (!fits)
      this.problem(`The numbers of ${field.name} at byte ${start} don't end at byte ${end}; left out.`);
    return fits;
  }

  private problem(text: string): void {
    if (this.problems.length < mostProblems) this.problems.push(text);
    else if (this.problems.length === mostProblems)
      this.problems.push('More is wrong; only this much is listed.');
  }
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
