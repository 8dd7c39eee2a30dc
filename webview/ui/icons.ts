/// <reference path="./svg.d.ts" />
import add from '@vscode/codicons/src/icons/add.svg';
import arrowDown from '@vscode/codicons/src/icons/arrow-down.svg';
import arrowRight from '@vscode/codicons/src/icons/arrow-right.svg';
import arrowUp from '@vscode/codicons/src/icons/arrow-up.svg';
import chevronDown from '@vscode/codicons/src/icons/chevron-down.svg';
import circleSlash from '@vscode/codicons/src/icons/circle-slash.svg';
import close from '@vscode/codicons/src/icons/close.svg';
import collapseAll from '@vscode/codicons/src/icons/collapse-all.svg';
import copy from '@vscode/codicons/src/icons/copy.svg';
import debugAlt from '@vscode/codicons/src/icons/debug-alt.svg';
import debugContinue from '@vscode/codicons/src/icons/debug-continue.svg';
import debugPause from '@vscode/codicons/src/icons/debug-pause.svg';
import more from '@vscode/codicons/src/icons/ellipsis.svg';
import errorIcon from '@vscode/codicons/src/icons/error.svg';
import exportIcon from '@vscode/codicons/src/icons/export.svg';
import file from '@vscode/codicons/src/icons/file.svg';
import image from '@vscode/codicons/src/icons/file-media.svg';
import filter from '@vscode/codicons/src/icons/filter.svg';
import gitCompare from '@vscode/codicons/src/icons/git-compare.svg';
import goToFile from '@vscode/codicons/src/icons/go-to-file.svg';
import graph from '@vscode/codicons/src/icons/graph.svg';
import line from '@vscode/codicons/src/icons/graph-line.svg';
import info from '@vscode/codicons/src/icons/info.svg';
import boxes from '@vscode/codicons/src/icons/inspect.svg';
import layers from '@vscode/codicons/src/icons/layers.svg';
import ranking from '@vscode/codicons/src/icons/list-ordered.svg';
import loading from '@vscode/codicons/src/icons/loading.svg';
import lock from '@vscode/codicons/src/icons/lock.svg';
import pass from '@vscode/codicons/src/icons/pass.svg';
import pin from '@vscode/codicons/src/icons/pin.svg';
import pinned from '@vscode/codicons/src/icons/pinned.svg';
import play from '@vscode/codicons/src/icons/play.svg';
import sound from '@vscode/codicons/src/icons/pulse.svg';
import remove from '@vscode/codicons/src/icons/remove.svg';
import screenFull from '@vscode/codicons/src/icons/screen-full.svg';
import searchIcon from '@vscode/codicons/src/icons/search.svg';
import cube from '@vscode/codicons/src/icons/symbol-method.svg';
import words from '@vscode/codicons/src/icons/symbol-string.svg';
import table from '@vscode/codicons/src/icons/table.svg';
import target from '@vscode/codicons/src/icons/target.svg';
import hierarchy from '@vscode/codicons/src/icons/type-hierarchy-sub.svg';
import warning from '@vscode/codicons/src/icons/warning.svg';
import watch from '@vscode/codicons/src/icons/watch.svg';
import zoomIn from '@vscode/codicons/src/icons/zoom-in.svg';
import zoomOut from '@vscode/codicons/src/icons/zoom-out.svg';

/** Drawn for this project, in the manner of the codicons: a grid with one cell filled. */
const heatMap =
  '<svg width="16" height="16" viewBox="0 0 16 16" xmlns="http://www.w3.org/2000/svg" fill="currentColor">' +
  '<path fill-rule="evenodd" d="M2 1h12a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H2a1 1 0 0 1-1-1V2a1 1 0 0 1 1-1Zm0 1v3.33h3.33V2H2Z' +
  'm4.33 0v3.33h3.34V2H6.33Zm4.34 0v3.33H14V2h-3.33ZM2 6.33v3.34h3.33V6.33H2Zm8.67 0v3.34H14V6.33h-3.33ZM2 10.67V14h3.33' +
  'v-3.33H2Zm4.33 0V14h3.34v-3.33H6.33Zm4.34 0V14H14v-3.33h-3.33Z"/></svg>';

/** Drawn for this project: four squares, for pictures beside each other. */
const channels =
  '<svg width="16" height="16" viewBox="0 0 16 16" xmlns="http://www.w3.org/2000/svg" fill="currentColor">' +
  '<path fill-rule="evenodd" d="M1 1h6v6H1V1Zm1 1v4h4V2H2Zm7-1h6v6H9V1Zm1 1v4h4V2h-4ZM1 9h6v6H1V9Zm1 1v4h4v-4H2Zm7-1h6v6H9V9Z' +
  'm1 1v4h4v-4h-4Z"/></svg>';

const sources = {
  boxes,
  ranking,
  sound,
  words,
  add,
  arrowDown,
  arrowUp,
  channels,
  arrowRight,
  compare: gitCompare,
  chevronDown,
  circleSlash,
  close,
  collapseAll,
  copy,
  cube,
  debugAlt,
  debugContinue,
  debugPause,
  error: errorIcon,
  export: exportIcon,
  file,
  filter,
  goToFile,
  graph,
  heatMap,
  image,
  hierarchy,
  info,
  layers,
  line,
  loading,
  more,
  lock,
  pass,
  pin,
  pinned,
  play,
  remove,
  screenFull,
  search: searchIcon,
  table,
  target,
  warning,
  watch,
  zoomIn,
  zoomOut,
};

/** The icons that the panels use, by meaning. */
export type IconName = keyof typeof sources;

/** A 16 × 16 icon in the colour of its text; the words beside it, or its button's label, say what it means. */
export function icon(name: IconName, colour?: 'error' | 'warning' | 'info' | 'passed'): SVGElement {
  const parsed = new DOMParser().parseFromString(sources[name], 'image/svg+xml').documentElement;
  const svg = document.importNode(parsed, true) as unknown as SVGElement;
  svg.setAttribute('class', colour ? `icon icon-${colour}` : 'icon');
  svg.setAttribute('aria-hidden', 'true');
  return svg;
}
