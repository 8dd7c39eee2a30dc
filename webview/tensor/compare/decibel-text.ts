/** Decibels to so many decimals with a true minus: `49.03`; ∞ where nothing differs, a dash where there are none. */
export function decibelText(value: number, decimals: number): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  return value.toFixed(decimals).replace('-', '−');
}
