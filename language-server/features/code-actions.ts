import type { CodeAction, Range as LspRange } from 'vscode-languageserver';
import { CodeActionKind } from 'vscode-languageserver';
import type { Diagnostic, Fix, TextEdit } from '../../core/onnx/lint/diagnostic';
import { isComparison, isModelView, type ParsedDocument } from '../document';
import type { Feature } from '../feature';
import { diagnosticOf } from './diagnostics';

/** The action that makes all fixes of which it is sure that they are wanted. */
const fixAll = `${CodeActionKind.SourceFixAll}.onnx`;

/** Quick fixes of what is wrong at a place, and "Fix all" for a whole text. */
export const codeActions: Feature = {
  capabilities: () => ({
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.SourceFixAll] },
  }),
  register({ connection, documents, findings }) {
    connection.onCodeAction(({ textDocument, range, context }) => {
      const document = documents.get(textDocument.uri);
      // Nobody can change the view of a model, nor what is compared.
      if (!document || isModelView(document.uri) || isComparison(document.uri)) return [];
      const all = findings.of(document);
      const wanted = (kind: string) => !context.only || context.only.some((only) => isWithin(kind, only));
      const actions: CodeAction[] = [];
      if (wanted(CodeActionKind.QuickFix)) {
        const here = all.filter(({ finding }) => touches(document, finding, range));
        // What is worst first, and of that what is nearest: a misspelt operator before the whole node, unused.
        here.sort((a, b) => byUrgency(a.finding, b.finding));
        for (const { source, finding } of here) {
          for (const fix of sorted(finding.fixes ?? []))
            actions.push(quickFix(document, source, finding, fix));
        }
        onlyFirstPreferred(actions);
      }
      // Clients ask for all actions at each move of the cursor: what changes a whole text is for who asks for it.
      if (context.only && wanted(fixAll)) {
        const edits = allEdits(all.map(({ finding }) => finding));
        if (edits.length > 0) {
          const title = 'Fix all that can be fixed automatically';
          actions.push({ title, kind: fixAll, edit: editOf(document, edits) });
        }
      }
      return actions;
    });
  },
};

const urgency = ['error', 'warning', 'information', 'hint'];

function byUrgency(a: Diagnostic, b: Diagnostic): number {
  return urgency.indexOf(a.level) - urgency.indexOf(b.level) || a.end - a.start - (b.end - b.start);
}

/** Preferred fixes before others. */
function sorted(fixes: readonly Fix[]): Fix[] {
  return [...fixes].sort((a, b) => Number(b.preferred ?? false) - Number(a.preferred ?? false));
}

/** Clients apply the preferred fix of a place without asking: there is one. */
function onlyFirstPreferred(actions: CodeAction[]): void {
  const first = actions.find(({ isPreferred }) => isPreferred);
  for (const action of actions) if (action !== first) action.isPreferred = false;
}

function quickFix(document: ParsedDocument, source: string, finding: Diagnostic, fix: Fix): CodeAction {
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnosticOf(document, source, finding)],
    isPreferred: fix.preferred ?? false,
    edit: editOf(document, fix.edits),
  };
}

function editOf(document: ParsedDocument, edits: readonly TextEdit[]): CodeAction['edit'] {
  const changes = edits.map((edit) => ({ range: document.range(edit), newText: edit.text }));
  return { changes: { [document.uri]: changes } };
}

/** What a misspelt name was to be is guessed, and what is unused may be about to be used: each is for a person. */
const forPersons = /^onnx\/(?:unknown|undefined|unused)-/;

/** The edits of the preferred fixes, without fixes that meet another one: they are for the next time. */
function allEdits(findings: readonly Diagnostic[]): readonly TextEdit[] {
  const fixes = findings.flatMap(({ code, fixes: offered = [] }) => {
    const fix = forPersons.test(code) ? undefined : offered.find(({ preferred }) => preferred);
    return fix ?? [];
  });
  const edits = fixes.flatMap((fix) => fix.edits.map((edit) => ({ fix, edit })));
  edits.sort((a, b) => a.edit.start - b.edit.start);
  const left = new Set<Fix>();
  let last: TextEdit | undefined;
  for (const { fix, edit } of edits) {
    // Two insertions at one place meet too: which comes first would be chance.
    if (last && (edit.start < last.end || edit.start === last.start)) left.add(fix);
    else last = edit;
  }
  return edits.filter(({ fix }) => !left.has(fix)).map(({ edit }) => edit);
}

function touches(document: ParsedDocument, finding: Diagnostic, range: LspRange): boolean {
  return finding.start <= document.offset(range.end) && finding.end >= document.offset(range.start);
}

/** Whether a kind is the wanted one or below it: `source.fixAll.onnx` is in `source`. */
function isWithin(kind: string, wanted: string): boolean {
  return kind === wanted || kind.startsWith(`${wanted}.`) || wanted === '';
}
