import { t } from '@vscode/l10n';
import { debugType } from '../ids';

/** The launch attributes of a model's run (CONTRACT.md), and `noDebug`. */
export const rerunAttributes: readonly string[] = [
  'program',
  'inputs',
  'feedback',
  'iterations',
  'dimensions',
  'seed',
  'stopOnEntry',
  'stopOnExit',
  'breakOnNonFinite',
  'sourceFormat',
  'graph',
  'composites',
  'fast',
  'executionProviders',
  'memoryBudget',
  'customOperators',
  'modules',
  'pythonFrames',
  'profile',
  'history',
  'cwd',
  'noDebug',
];

/** A launch configuration that runs a model again. */
export interface RerunConfiguration {
  readonly type: string;
  readonly request: 'launch';
  readonly name: string;
  readonly program: string;
  readonly [attribute: string]: unknown;
}

/**
 * The configuration that makes a run again, of what its journal says of the launch. A journal comes with a workspace,
 * which may be anybody's, and VS Code acts on attributes of its own in any configuration (`serverReadyAction` starts
 * another debugger, `preLaunchTask` a task): only those that the adapter reads are taken over, and of
 * these not the folders in which Python sources are looked for: they are this workspace's.
 */
export function rerunConfiguration(
  launch: Readonly<Record<string, unknown>>,
  model: string,
): RerunConfiguration {
  const known = Object.entries(launch).filter(([name]) => rerunAttributes.includes(name));
  return {
    ...Object.fromEntries(known),
    type: debugType,
    request: 'launch',
    name: typeof launch.name === 'string' ? launch.name : t('Run again'),
    program: typeof launch.program === 'string' ? launch.program : model,
  };
}
