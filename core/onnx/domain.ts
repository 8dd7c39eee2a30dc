/** A domain by the one of its names that keys go by: ONNX's own domain, `''`, is also called `ai.onnx`. */
export function canonicalDomain(domain: string): string {
  return domain === 'ai.onnx' ? '' : domain;
}
