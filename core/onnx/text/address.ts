/**
 * What structured comments call the items of a list: by their name, or `#` and the place in the list (from 0) where
 * an earlier item has the name too, or where the name itself looks so.
 */
export class Addresses {
  private readonly first = new Map<string, number>();

  constructor(private readonly names: readonly string[]) {
    names.forEach((name, at) => {
      if (!this.first.has(name)) this.first.set(name, at);
    });
  }

  /** The address of the item at that place. */
  of(at: number): string {
    const name = this.names[at]!;
    return this.first.get(name) === at && !place.test(name) ? name : `#${at}`;
  }

  /** The place of the item with that address; undefined where there is none. */
  find(address: string): number | undefined {
    const match = place.exec(address);
    if (!match) return this.first.get(address);
    const at = Number(match[1]);
    return at < this.names.length ? at : undefined;
  }
}

const place = /^#(\d{1,9})$/;
