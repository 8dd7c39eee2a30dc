/** Beginnings by which other kinds of files are known. */
const signatures: readonly { readonly at: number; readonly bytes: string; readonly what: string }[] = [
  {
    at: 0,
    bytes: 'PK\x03\x04',
    what: 'a zip archive (a PyTorch .pt, a Keras .keras and a NumPy .npz are such)',
  },
  { at: 0, bytes: '\x93NUMPY', what: 'a NumPy array (.npy)' },
  { at: 0, bytes: '\x89HDF', what: 'an HDF5 file (Keras .h5)' },
  { at: 0, bytes: '\x89PNG', what: 'a PNG image' },
  { at: 0, bytes: '\xff\xd8\xff', what: 'a JPEG image' },
  { at: 0, bytes: '\x1f\x8b', what: 'a gzip archive; unpack it first' },
  { at: 0, bytes: 'GGUF', what: 'a GGUF model' },
  { at: 0, bytes: '%PDF', what: 'a PDF document' },
  { at: 0, bytes: 'RIFF', what: 'a RIFF file (.wav)' },
  { at: 0, bytes: '\x80\x02', what: "a Python pickle (PyTorch's old .pt)" },
  { at: 2, bytes: '\0\0TFL3', what: 'a TensorFlow Lite model' },
  { at: 2, bytes: '\0\0ORTM', what: "a model in onnxruntime's own .ort format" },
];

/** Beginnings of text files, without leading white space. */
const textKinds: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  {
    pattern: /^version https:\/\/git-lfs/,
    what: 'a Git LFS pointer: the model itself was not fetched (`git lfs pull` does)',
  },
  { pattern: /^<(!doctype|html)/i, what: 'an HTML page (a download that failed?)' },
  { pattern: /^<\?xml|^<net\b/, what: 'XML (OpenVINO keeps its models so)' },
  { pattern: /^(ir_version|graph|producer_name)\s*[:{]/, what: "a model in protobuf's text format" },
  { pattern: /^[{[]/, what: 'JSON' },
];

/** How many bytes `otherKind` wants to see. */
export const sniffLength = 512;

/**
 * What a file looks like that is not a binary ONNX model, by its first bytes; undefined where it may be one. Texts of
 * no known kind, ONNX's own among them, are `text`.
 */
export function otherKind(head: Uint8Array): string | undefined {
  if (head.length === 0) return 'empty';
  const latin = String.fromCharCode(...head.subarray(0, sniffLength));
  const signature = signatures.find(({ at, bytes }) => latin.startsWith(bytes, at));
  if (signature) return signature.what;
  // safetensors: the length of a JSON header, then the header.
  if (/^.{6}\0\0\{"/s.test(latin)) return 'a safetensors file: weights without a graph';
  // A model's protobuf has control characters among its first bytes, a text has none.
  if (/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(latin)) return undefined;
  const text = latin.replace(/^\xef\xbb\xbf/, '').trimStart();
  return textKinds.find(({ pattern }) => pattern.test(text))?.what ?? 'text';
}

/** Whether a file begins as a text in ONNX's syntax does: with the model's header, perhaps behind comments. */
export function isOnnxText(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head).replace(/^(?:\s+|#[^\r\n]*)+/, '');
  return /^<\s*(?:ir_version|opset_import|producer_name|producer_version|domain|model_version|doc_string|metadata_props)\s*:/.test(
    text,
  );
}
