import path from 'node:path';

/** URIs, positions and breakpoints: the values among VS Code's classes, as far as panels use them. */

export class Uri {
  private constructor(
    readonly scheme: string,
    readonly path: string,
  ) {}

  static file(file: string): Uri {
    return new Uri('file', file);
  }

  static from({ scheme, path: of }: { scheme: string; path: string }): Uri {
    return new Uri(scheme, of);
  }

  static parse(text: string): Uri {
    const [, scheme = 'file', rest = text] = /^([a-z][\w+.-]*):(?:\/\/)?(.*)$/is.exec(text) ?? [];
    return new Uri(scheme, decodeURIComponent(rest));
  }

  static joinPath(base: Uri, ...parts: string[]): Uri {
    return new Uri(base.scheme, path.posix.join(base.path, ...parts));
  }

  get fsPath(): string {
    return this.path;
  }

  toString(): string {
    return `${this.scheme}:${encodeURI(this.path)}`;
  }
}

export class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}

export class Range {
  readonly start: Position;
  readonly end: Position;

  constructor(line: number, character: number, endLine: number, endCharacter: number) {
    this.start = new Position(line, character);
    this.end = new Position(endLine, endCharacter);
  }
}

export class Location {
  readonly range: { readonly start: Position; readonly end: Position };

  constructor(
    readonly uri: Uri,
    start: Position,
  ) {
    this.range = { start, end: start };
  }
}

export class SourceBreakpoint {
  readonly condition = undefined;
  readonly hitCondition = undefined;
  readonly logMessage = undefined;

  constructor(
    readonly location: Location,
    readonly enabled = true,
  ) {}
}

export class FunctionBreakpoint {
  constructor(
    readonly functionName: string,
    readonly enabled = true,
  ) {}
}

/** The frame of a stopped thread that has the focus in the Call Stack. */
export class DebugStackFrame {
  constructor(
    readonly session: unknown,
    readonly threadId: number,
    readonly frameId: number,
  ) {}
}
