/** Markdown as a client shows it that knows only plain text: without fences, backticks and asterisks. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/^```.*\n?/gm, '')
    .replace(/\*\*(.*?)\*\*/g, '$1')
    .replace(/`/g, '')
    .trim();
}
