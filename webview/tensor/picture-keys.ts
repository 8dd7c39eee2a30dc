import { t } from '../ui/localise';
import type { KeyHint } from './views/view';

/** Rows and columns by which a key moves the cursor of a picture. */
const steps: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
};

/** The step of the cursor that a key means, in elements; undefined for other keys. */
export function cursorStep(key: string): readonly [rows: number, columns: number] | undefined {
  return Object.hasOwn(steps, key) ? steps[key] : undefined;
}

/** Makes a picture larger or smaller, or shows all of it, as a key says; false for other keys. */
export function zoomByKey(key: string, picture: { zoom(factor: number): void; fit(): void }): boolean {
  if (key === '+' || key === '=') picture.zoom(2);
  else if (key === '-' || key === '−') picture.zoom(0.5);
  else if (key === '0') picture.fit();
  else return false;
  return true;
}

/** The keys of a picture, for the status line. */
export function pictureKeyHints(): readonly KeyHint[] {
  return [
    { keys: ['↑↓←→'], does: t('move') },
    { keys: ['+', '−'], does: t('zoom') },
    { keys: ['0'], does: t('fit') },
  ];
}
