/**
 * What arrives of a message that VS Code carries between an extension and a page: JSON of all but binary data, so
 * NaN and infinities become null.
 */
export function asCarried(message: unknown): unknown {
  if (ArrayBuffer.isView(message) || message instanceof ArrayBuffer) return structuredClone(message);
  if (Array.isArray(message)) return message.map((entry) => asCarried(entry) ?? null);
  if (typeof message === 'object' && message !== null) {
    const entries = Object.entries(message).filter(([, value]) => value !== undefined);
    return Object.fromEntries(entries.map(([key, value]) => [key, asCarried(value)]));
  }
  return typeof message === 'number' && !Number.isFinite(message) ? null : message;
}
