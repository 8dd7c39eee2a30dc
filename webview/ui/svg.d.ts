/** esbuild's `text` loader: the file's text. */
declare module '*.svg' {
  const text: string;
  export default text;
}
declare module '*.css';
