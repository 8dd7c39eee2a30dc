const ending = /\.(onnxtxt|onnxtext)$/i;

/** Whether a file's name says that it has ONNX text. */
export function isTextFile(file: string): boolean {
  return ending.test(file);
}

/** A file's name without the ending that says that it has ONNX text, where it has one. */
export function withoutTextEnding(file: string): string {
  return file.replace(ending, '');
}
