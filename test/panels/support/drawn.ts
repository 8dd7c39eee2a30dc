import type { Page } from 'playwright-core';
import type { Tensor } from '../../../core/tensor/tensor';
import type { FromPage } from '../../../webview/tensor/protocol';
import { until } from './open-page';
import { textOf } from './picture';
import type { TensorExtension } from './tensor-extension';
import { float32 } from './tensors';

/** Shows a tensor afresh as a heat-map and waits until it is drawn and measured. */
export async function showDrawn(extension: TensorExtension, name: string, tensor: Tensor): Promise<void> {
  // Of another shape, so that the place in the tensor of the test before is not kept.
  await extension.show('between', float32([1], [0]));
  await extension.show(name, tensor);
  await extension.panel.page.getByRole('tab', { name: 'Heat-map' }).click();
  await drawn(extension, name);
}

/** Waits until the tensor of that name is drawn and measured. */
export async function drawn({ panel: { page } }: TensorExtension, name: string): Promise<void> {
  await statusOf(page, (text) => text.startsWith(name) && !text.endsWith('…'));
  await until(
    () => textOf(page, '.legend'),
    (text) => /clipped by range: \d/.test(text),
    'the legend',
  );
}

/** The status line, once it is as wanted. */
export function statusOf(page: Page, holds: (text: string) => boolean): Promise<string> {
  return until(() => textOf(page, '.status-element'), holds, 'the status line');
}

/** The last message of that type that the page has sent. */
export async function lastSent<T extends FromPage['type']>(
  { panel }: TensorExtension,
  type: T,
): Promise<Extract<FromPage, { type: T }>> {
  const all = await panel.posted<FromPage>();
  return all.filter((message) => message.type === type).at(-1) as Extract<FromPage, { type: T }>;
}
