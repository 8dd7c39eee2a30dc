import type { NumberLists } from '../../webview/graph/protocol';

/** Numbers distinct texts from 0, in the order of their first use. */
export class Interner {
  readonly texts: string[] = [];
  private readonly numbers = new Map<string, number>();

  number(text: string): number {
    let number = this.numbers.get(text);
    if (number === undefined) {
      number = this.texts.length;
      this.texts.push(text);
      this.numbers.set(text, number);
    }
    return number;
  }
}

/** Puts lists of numbers one after another. */
export class ListsBuilder {
  private readonly start: number[] = [0];
  private readonly items: number[] = [];

  add(list: readonly number[]): void {
    for (const each of list) this.items.push(each);
    this.start.push(this.items.length);
  }

  lists(): NumberLists {
    return { start: Uint32Array.from(this.start), items: Int32Array.from(this.items) };
  }
}
