/** Where a panel's page finds its files and what it may load; all addresses as the webview sees them. */
export interface PageOptions {
  /** `Webview.cspSource`. */
  readonly cspSource: string;
  /** Random per page load; the only script that runs carries it. */
  readonly nonce: string;
  /** Address of the page's bundled script, `dist/webview/…/main.js`. */
  readonly script: string;
  /** Address of the page's bundled style sheet, `dist/webview/…/main.css`. */
  readonly style: string;
  /** The strings in the editor's language by those of the source (`vscode.l10n.bundle`), where there are any. */
  readonly strings?: Readonly<Record<string, unknown>>;
  /** The language of the strings as the editor names it, `de`; English without strings. */
  readonly language?: string;
}

/** The id of the element that holds the strings; data, which no policy forbids. */
export const stringsElement = 'strings';

/**
 * The SHA-256 of no bytes: the one inline style element that may be is an empty one. The toolkit makes it to find out
 * whether the browser knows `:focus-visible`; all its other styles are constructed sheets, which no policy restricts.
 */
const emptyStyle = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/**
 * The HTML of a panel: an empty body that the script fills, under a policy that allows neither inline style nor
 * any other script but workers that it makes itself.
 */
export function panelPage(title: string, options: PageOptions): string {
  const { cspSource, nonce, script, style, strings } = options;
  const language = (strings && options.language) ?? 'en';
  const data = strings
    ? `<script type="application/json" id="${stringsElement}">${JSON.stringify(strings).replaceAll('<', '\\u003c')}</script>\n`
    : '';
  const policy = [
    "default-src 'none'",
    `style-src ${cspSource} ${emptyStyle}`,
    `img-src ${cspSource} data: blob:`,
    `font-src ${cspSource}`,
    `script-src 'nonce-${nonce}'`,
    // A page makes its workers of its own script: webviews allow no other kind.
    'worker-src blob:',
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeAttribute(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeAttribute(title)}</title>
<link rel="stylesheet" href="${escapeAttribute(style)}">
</head>
<body>
${data}<script nonce="${escapeAttribute(nonce)}" src="${escapeAttribute(script)}"></script>
</body>
</html>
`;
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
