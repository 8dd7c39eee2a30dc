import type { OpsetEntry } from '../../text/parse/tree';
import { quote } from '../../text/tokens';
import type { LintContext, Opsets } from '../context';
import type { Fix } from '../diagnostic';
import { replace } from '../diagnostic';

/** What a model without any is given: the newest opset of ONNX 1.16 and its IR version, which all in use read. */
export const usualOpset = 21;
export const usualIrVersion = 10;

/** Imports a domain into the model, or into a function. */
export function importOpset(context: LintContext, opsets: Opsets, domain: string, version: number): Fix {
  return {
    title: `Import ${domain === '' ? 'opset' : domain} ${version}`,
    edits: [{ ...placeOf(context, opsets, `${quote(domain)} : ${version}`) }],
    preferred: true,
  };
}

/** Imports another version of a domain that is imported already. */
export function importInstead({ domain, end }: OpsetEntry, version: number): Fix {
  return replace(`Import opset ${version}`, { start: domain.end, end }, ` : ${version}`);
}

function placeOf(context: LintContext, { header, of }: Opsets, entry: string) {
  const list = header?.entries.find(({ value }) => value?.kind === 'opsets')?.value;
  if (list?.kind === 'opsets') {
    const last = list.entries.at(-1);
    // In an empty list it stands behind the bracket.
    const at = last?.end ?? list.start + 1;
    return { start: at, end: at, text: last ? `, ${entry}` : entry };
  }
  const imports = `opset_import: [${entry}]`;
  if (header) {
    const last = header.entries.at(-1);
    const at = last?.end ?? header.start + 1;
    return { start: at, end: at, text: last ? `,${separator(context.text, last.start)}${imports}` : imports };
  }
  const at = (of ?? context.tree.graph)?.start ?? 0;
  const before = of ? '' : `  ir_version: ${usualIrVersion},\n`;
  return { start: at, end: at, text: `<\n${before}  ${imports}\n>\n` };
}

/** What stands before another item of a list: a line of its own, where the item that begins there has one. */
export function separator(text: string, start: number): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const before = text.slice(lineStart, start);
  return lineStart > 0 && before.trim() === '' ? `\n${before}` : ' ';
}
