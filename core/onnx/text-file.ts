/** Whether a file's name says that it has ONNX text. */
export function isTextFile(file: string): boolean {
  return /\.(onnxtxt|onnxtext)$/i.test(file);
}
