import path from 'node:path';
import * as vscode from 'vscode';
import type { RecordedStop, Run, RunInput } from '../../core/history/types';
import { command } from '../ids';
import type { KnownRun, ModelWithRuns } from './history-model';
import { durationText, runsText, stopsText, timeText } from './run-text';
import { editText, settingsText, valueText } from './value-text';

/** A row of the Run History. */
export type HistoryElement =
  | { readonly kind: 'model'; readonly model: string; readonly runs: number }
  | { readonly kind: 'run'; readonly run: KnownRun }
  | { readonly kind: 'stops'; readonly of: KnownRun; readonly run: Run }
  | { readonly kind: 'input'; readonly of: KnownRun; readonly input: RunInput }
  | { readonly kind: 'settings'; readonly of: KnownRun; readonly run: Run }
  | StopElement;

/** A stop, with its place among the run's stops from 0. */
interface StopElement {
  readonly kind: 'stop';
  readonly of: KnownRun;
  readonly run: Run;
  readonly stop: RecordedStop;
  readonly at: number;
}

/** The row of a model. */
export function modelElement({ model, runs }: ModelWithRuns): HistoryElement & { kind: 'model' } {
  return { kind: 'model', model, runs };
}

/** The row of a run. */
export function runElement(run: KnownRun): HistoryElement {
  return { kind: 'run', run };
}

/** The rows of a run's stops, in the order they came. */
export function stopElements(of: KnownRun, run: Run): HistoryElement[] {
  return run.stops.map((stop, at) => ({ kind: 'stop', of, run, stop, at }));
}

/** The rows of what a run was made with. */
export function inputElements(of: KnownRun, run: Run): HistoryElement[] {
  const inputs = (run.start?.inputs ?? []).map((input): HistoryElement => ({ kind: 'input', of, input }));
  return run.start ? [...inputs, { kind: 'settings', of, run }] : inputs;
}

/** How a row looks. `now` is in milliseconds since 1970. */
export function describe(element: HistoryElement, now: number): vscode.TreeItem {
  switch (element.kind) {
    case 'model':
      return describeModel(element.model, element.runs);
    case 'run':
      return describeRun(element.run, now);
    case 'stops': {
      const item = row(
        vscode.l10n.t('Stops'),
        String(element.run.stops.length),
        new vscode.ThemeIcon('debug-stackframe'),
      );
      item.id = `${element.of.id}/stops`;
      const { Expanded, None } = vscode.TreeItemCollapsibleState;
      item.collapsibleState = element.run.stops.length > 0 ? Expanded : None;
      return item;
    }
    case 'input': {
      const { name, dtype, shape, source, sha256 } = element.input;
      const item = row(name, `${source}  ${dtype}[${shape.join(',')}]`, new vscode.ThemeIcon('symbol-array'));
      item.tooltip = vscode.l10n.t('Input {0}\n{1}\nSHA-256 {2}', name, source, sha256);
      return item;
    }
    case 'settings': {
      const item = row(vscode.l10n.t('Settings'), settingsText(element.run), new vscode.ThemeIcon('gear'));
      item.tooltip = settingsText(element.run).replaceAll(', ', '\n');
      return item;
    }
    case 'stop':
      return describeStop(element);
  }
}

function describeModel(model: string, runs: number): vscode.TreeItem {
  const folder = path.dirname(vscode.workspace.asRelativePath(model));
  const where = folder === '.' ? '' : `${folder}, `;
  const item = row(path.basename(model) || vscode.l10n.t('Unreadable runs'), `${where}${runsText(runs)}`);
  item.id = `model:${model}`;
  item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
  item.tooltip = model;
  item.contextValue = 'model';
  return item;
}

function describeRun(run: KnownRun, now: number): vscode.TreeItem {
  const { icon, words } = outcome(run);
  const description = [run.inputs, words, nonFinite(run), durationText(run.started, run.ended)];
  const item = row(timeText(run.started, now), description.filter(Boolean).join(', '), icon);
  item.id = `run:${run.id}`;
  item.collapsibleState =
    run.outcome === 'broken'
      ? vscode.TreeItemCollapsibleState.None
      : vscode.TreeItemCollapsibleState.Collapsed;
  item.contextValue = run.outcome === 'broken' ? 'run-broken' : 'run';
  const tooltip = [
    `${new Date(run.started).toLocaleString()}: ${words || vscode.l10n.t('finished')}`,
    run.inputs && vscode.l10n.t('Inputs: {0}', run.inputs),
    stopsText(run.stops),
    run.message,
  ];
  item.tooltip = tooltip.filter(Boolean).join('\n');
  item.accessibilityInformation = { label: tooltip.filter(Boolean).join('. ') };
  return item;
}

function describeStop(element: StopElement): vscode.TreeItem {
  const { stop, of, at } = element;
  const { node } = stop;
  const label = node
    ? node.name || stop.values[0]?.name || `${node.op} ${node.index + 1}`
    : vscode.l10n.t('After the last node');
  const edits = stop.edits.map(editText);
  const values = [...edits, ...stop.values.map(valueText)].join('  ');
  // Many exporters put the operator into the name already.
  const op = node && !label.includes(node.op) ? node.op : '';
  const iteration = stop.iteration === undefined ? '' : vscode.l10n.t('iteration {0}', stop.iteration);
  const item = row(label, [op, iteration, values].filter(Boolean).join('  '), stopIcon(stop.reason));
  item.id = `${of.id}/stop/${at}`;
  item.contextValue = 'stop';
  item.tooltip = [
    `${stop.reason}, ${new Date(stop.time).toLocaleTimeString()}`,
    iteration,
    ...edits,
    ...stop.values.map(valueText),
  ]
    .filter(Boolean)
    .join('\n');
  item.command = {
    command: command.historyOpenStop,
    title: vscode.l10n.t('Go to Node'),
    arguments: [element],
  };
  return item;
}

function nonFinite({ nonFinite }: KnownRun): string {
  if (nonFinite === 0) return '';
  return nonFinite === 1
    ? vscode.l10n.t('NaN or Inf in 1 value')
    : vscode.l10n.t('NaN or Inf in {0} values', nonFinite.toLocaleString('en-US'));
}

/** An icon with colour, and words besides: colour alone says nothing to everybody. */
function outcome({ outcome, lastNode, message }: KnownRun): { icon: vscode.ThemeIcon; words: string } {
  const icon = (id: string, colour?: string) =>
    new vscode.ThemeIcon(id, colour === undefined ? undefined : new vscode.ThemeColor(colour));
  switch (outcome) {
    case 'finished':
      return { icon: icon('pass', 'testing.iconPassed'), words: '' };
    case 'running':
      return { icon: icon('debug-pause', 'debugIcon.pauseForeground'), words: vscode.l10n.t('running') };
    case 'stopped':
      return {
        icon: icon('circle-slash', 'descriptionForeground'),
        words: lastNode ? vscode.l10n.t('stopped in {0}', lastNode) : vscode.l10n.t('stopped'),
      };
    case 'failed':
      return {
        icon: icon('error', 'testing.iconFailed'),
        words: lastNode ? vscode.l10n.t('failed in {0}', lastNode) : vscode.l10n.t('failed'),
      };
    case 'interrupted':
      return {
        icon: icon('debug-stop', 'testing.iconErrored'),
        words: lastNode ? vscode.l10n.t('interrupted in {0}', lastNode) : vscode.l10n.t('interrupted'),
      };
    case 'broken':
      return {
        icon: icon('warning', 'list.warningForeground'),
        words: message ?? vscode.l10n.t('cannot be read'),
      };
  }
}

/** The icon of the reason, as the debugger's own views have it. */
function stopIcon(reason: string): vscode.ThemeIcon {
  if (/breakpoint/.test(reason))
    return new vscode.ThemeIcon('circle-filled', new vscode.ThemeColor('debugIcon.breakpointForeground'));
  if (/step/.test(reason)) return new vscode.ThemeIcon('debug-step-over');
  if (/exception|nan|inf|error/i.test(reason))
    return new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed'));
  if (/pause/.test(reason)) return new vscode.ThemeIcon('debug-pause');
  return new vscode.ThemeIcon('debug-stackframe');
}

function row(label: string, description: string, icon?: vscode.ThemeIcon): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.description = description;
  item.iconPath = icon;
  return item;
}
