/** An address as DAP has it. */
export function addressText(address: number): string {
  return `0x${address.toString(16)}`;
}

/** The address that a text says, in decimal or, after `0x`, in hexadecimal; undefined where it says none. */
export function parseAddress(text: string): number | undefined {
  if (!/^\s*(0x[0-9a-f]+|\d+)\s*$/i.test(text)) return undefined;
  const address = Number(text);
  return Number.isSafeInteger(address) ? address : undefined;
}
