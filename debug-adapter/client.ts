import type { DebugProtocol } from '@vscode/debugprotocol';

/** What the client said of itself with `initialize`, and what follows from it for what is sent to it. */
export class Client {
  constructor(private readonly given: Partial<DebugProtocol.InitializeRequestArguments> = {}) {}

  /** VS Code and its relatives open documents of an extension's scheme. */
  get isVsCode(): boolean {
    return /^(vscode|visual studio code|code-|vscodium|cursor|windsurf)/i.test(this.given.clientID ?? '');
  }

  get pathsAreUris(): boolean {
    return this.given.pathFormat === 'uri';
  }

  get pages(): boolean {
    return this.given.supportsVariablePaging === true;
  }

  get knowsTypes(): boolean {
    return this.given.supportsVariableType === true;
  }

  get reportsProgress(): boolean {
    return this.given.supportsProgressReporting === true;
  }

  /** Whether it shows ANSI escape sequences in output as styles. */
  get styles(): boolean {
    return this.given.supportsANSIStyling === true;
  }

  /**
   * Whether it can be given references of tensors' memory. One that says nothing of them but takes pages of variables
   * is given them: readMemory is what some clients drive without saying so.
   */
  get knowsMemory(): boolean {
    return this.given.supportsMemoryReferences ?? this.given.supportsVariablePaging === true;
  }

  /** Whether it takes the event that values have changed. */
  get knowsInvalidated(): boolean {
    return this.given.supportsInvalidatedEvent === true;
  }

  /** Whether it takes the event that bytes have changed. */
  get knowsMemoryEvent(): boolean {
    return this.given.supportsMemoryEvent === true;
  }

  /** A line of ours (from 1) as the client counts. */
  toLine(line: number): number {
    return this.given.linesStartAt1 === false ? line - 1 : line;
  }

  /** A line of the client's as we count (from 1). */
  fromLine(line: number): number {
    return this.given.linesStartAt1 === false ? line + 1 : line;
  }

  /** A column of ours (from 1) as the client counts; the first where none is given. */
  toColumn(column = 1): number {
    return column - 1 + this.firstColumn;
  }

  /** A column of the client's as we count (from 1). */
  fromColumn(column: number): number {
    return column + 1 - this.firstColumn;
  }

  /** The first column, as the client counts. */
  get firstColumn(): number {
    return this.given.columnsStartAt1 === false ? 0 : 1;
  }
}
