import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { diagnosticCodes } from '../../core/onnx/lint/codes';
import type { DiagnosticLevel } from '../../core/onnx/lint/diagnostic';
import { version } from '../../package.json';
import { jsonText } from '../output';
import type { LintedFile, LintFinding, Region } from './linted-file';
import { nodeLabel } from './linted-file';
import type { LintReport } from './report';

const levels: Readonly<Record<DiagnosticLevel, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/** What the codes of onnxruntime's inference tell of. */
const runtimeCodes: Readonly<Record<string, string>> = {
  'onnxruntime/operator': 'onnxruntime does not know the operator.',
  'onnxruntime/kernel': 'onnxruntime has no kernel for these types.',
  'onnxruntime/type': "onnxruntime's inference finds types that do not fit.",
  'onnxruntime/shape': "onnxruntime's inference finds shapes that do not fit.",
  'onnxruntime/declaration': 'Another shape is declared than onnxruntime infers.',
  'onnxruntime/model': 'onnxruntime refuses the model.',
};

/**
 * SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/): a run with the rules that found something. A binary
 * model has no regions: its nodes are logical locations.
 */
export function sarifFormat({ files }: LintReport): string {
  const codes = [...new Set(files.flatMap(({ findings }) => findings.map(({ code }) => code)))].sort();
  const rules = codes.map((id) => ({ id, shortDescription: { text: description(id) } }));
  const results = files.flatMap((file) =>
    file.findings.map((finding) => resultOf(file, finding, codes.indexOf(finding.code))),
  );
  return jsonText({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      { tool: { driver: { name: 'onnx-debug', version, rules } }, columnKind: 'utf16CodeUnits', results },
    ],
  });
}

function description(code: string): string {
  const own: Readonly<Record<string, string>> = diagnosticCodes;
  return own[code] ?? runtimeCodes[code] ?? code;
}

function resultOf({ file, isModel }: LintedFile, finding: LintFinding, ruleIndex: number) {
  const { code, level, message, detail, node, related, fixes } = finding;
  const artifactLocation = { uri: uriOf(file) };
  const locationOf = (region: Region) => ({
    physicalLocation: isModel ? { artifactLocation } : { artifactLocation, region: sarifRegion(region) },
  });
  const place = isModel ? ` (line ${finding.line} of the model's text)` : '';
  const logical = node && {
    logicalLocations: [
      {
        name: nodeLabel({ ...node, graph: '' }),
        fullyQualifiedName: `${node.graph}/${node.outputs.find((output) => output !== '') ?? node.index}`,
        kind: 'member',
      },
    ],
  };
  return {
    ruleId: code,
    ruleIndex,
    level: levels[level],
    message: { text: message + place },
    locations: [{ ...locationOf(finding), ...logical }],
    ...(related.length > 0 &&
      !isModel && {
        relatedLocations: related.map((other) => ({
          ...locationOf(other),
          message: { text: other.message },
        })),
      }),
    ...(fixes.length > 0 &&
      !isModel && {
        fixes: fixes.map(({ title, edits }) => ({
          description: { text: title },
          artifactChanges: [
            {
              artifactLocation,
              replacements: edits.map((edit) => ({
                deletedRegion: sarifRegion(edit),
                insertedContent: { text: edit.text },
              })),
            },
          ],
        })),
      }),
    ...(detail !== undefined && { properties: { onnxruntime: detail } }),
  };
}

function sarifRegion({ line, column, endLine, endColumn }: Region) {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

/** A relative path stays relative to wherever the results are looked at; an absolute one is a file's URI. */
function uriOf(file: string): string {
  if (path.isAbsolute(file)) return pathToFileURL(file).href;
  const segments = file.split(path.sep).map(encodeURIComponent);
  return segments.join('/');
}
