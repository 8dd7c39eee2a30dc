import { t } from '@vscode/l10n';
import type { Model } from '../../core/onnx/model';
import type { LandingModel } from '../../webview/landing/protocol';
import { freeInputs } from '../models/free-inputs';

type Check = LandingModel['checks'][number];

/** The newest opset of ONNX's own domain that onnxruntime 1.30 runs without a warning. */
const newestOpset = 26;
/** Problems beyond these are counted, not told one by one; the text tells them all. */
const mostProblems = 20;

/** What is wrong with a model, then what is worth knowing before running it. */
export function checks(model: Model): Check[] {
  return [...problems(model), ...opsetChecks(model), ...facts(model)];
}

function problems(model: Model): Check[] {
  const told = model.problems
    .slice(0, mostProblems)
    .map(({ level, message }): Check => ({ level, text: message }));
  const more = model.problems.length - told.length;
  if (more === 1) told.push({ level: 'warning', text: t('1 more problem. Open the text to see them all.') });
  else if (more > 1)
    told.push({ level: 'warning', text: t('{0} more problems. Open the text to see them all.', more) });
  return told;
}

function opsetChecks(model: Model): Check[] {
  const used = new Set([...model.graphs.values()].flatMap((graph) => graph.nodes.map((node) => node.domain)));
  const unused = [...model.opsets.keys()].filter((domain) => domain !== '' && !used.has(domain));
  const found: Check[] = [];
  if (unused.length > 0) {
    const [first, ...rest] = unused;
    const names = rest.length === 0 ? first! : t('{0} and {1} more', first!, rest.length);
    const what =
      unused.length === 1
        ? t('1 opset import is not used.')
        : t('{0} opset imports are not used.', unused.length);
    found.push({ level: 'warning', text: t('{0} {1}. Other runtimes may refuse the file.', what, names) });
  }
  if (model.opsets.size === 0 && used.size > 0) {
    found.push({ level: 'error', text: t('The model imports no opset. onnxruntime refuses to run it.') });
  }
  const own = model.opsets.get('') ?? 0;
  if (own > newestOpset) {
    found.push({
      level: 'warning',
      text: t("Opset {0} is newer than onnxruntime's. Some operators may not run.", own),
    });
  }
  const custom = [...used].filter(
    (domain) => domain !== '' && !isKnownDomain(domain) && !definesDomain(model, domain),
  );
  if (custom.length > 0) {
    found.push({
      level: 'warning',
      text: t('Operators of {0} have no kernel here. Running stops before the first one.', custom.join(', ')),
    });
  }
  return found;
}

function facts(model: Model): Check[] {
  const found: Check[] = [];
  const nodes = model.graph.nodes;
  if (nodes.length > 0 && nodes.every((node) => node.name === '')) {
    found.push({ level: 'info', text: t('No node has a name. Breakpoints are kept by output name.') });
  }
  const inputs = freeInputs(model);
  const batch = inputs.length > 0 && inputs.every(({ shape }) => shape?.[0] === 1);
  if (batch) found.push({ level: 'info', text: t('Batch is fixed to 1. One sample a run.') });
  const symbols = new Set(
    inputs.flatMap(({ shape }) => shape ?? []).filter((dimension) => typeof dimension === 'string'),
  );
  if (symbols.size > 0) {
    found.push({ level: 'info', text: t('{0} can vary. 1 without "dimensions".', [...symbols].join(', ')) });
  }
  const external = new Set(
    [...model.graphs.values()].flatMap((graph) =>
      [...graph.weights.values()].flatMap(({ data }) =>
        data.kind === 'file' && data.file !== model.path ? [data.file] : [],
      ),
    ),
  );
  if (external.size > 0) {
    const files = external.size === 1 ? t('another file') : t('{0} other files', external.size);
    found.push({ level: 'info', text: t('Weights are in {0}. They must stay beside the model.', files) });
  }
  return found;
}

/** The domains of operators that onnxruntime brings along. */
function isKnownDomain(domain: string): boolean {
  return /^(ai\.onnx\.ml|com\.microsoft(\..+)?|ai\.onnx\.preview\.training)$/.test(domain);
}

function definesDomain(model: Model, domain: string): boolean {
  return [...model.functions.values()].some((definition) => definition.domain === domain);
}
