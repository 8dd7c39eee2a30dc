/** The bundled script of a worker, as a text (scripts/build.mjs). */
declare module '*?worker' {
  const source: string;
  export default source;
}
