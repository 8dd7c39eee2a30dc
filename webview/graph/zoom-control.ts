import { h } from '../ui/dom';
import { IconButton } from '../ui/icon-button';
import { t } from '../ui/localise';

/** Out, how far, in; in the upper right corner of the graph. */
export class ZoomControl {
  readonly root: HTMLElement;
  private readonly share = h('button', {
    type: 'button',
    class: 'zoom-share tabular',
    title: t('Zoom to 100 %'),
  });

  constructor(zoom: (factor: number) => void, reset: () => void) {
    this.share.addEventListener('click', reset);
    this.root = h(
      'div',
      { class: 'float zoom-control', role: 'group', 'aria-label': t('Zoom') },
      new IconButton('remove', t('Zoom out (−)'), () => zoom(1 / 1.25)).root,
      this.share,
      new IconButton('add', t('Zoom in (+)'), () => zoom(1.25)).root,
    );
  }

  update(zoom: number): void {
    const percent = zoom * 100;
    this.share.textContent = `${percent < 10 ? percent.toPrecision(2) : Math.round(percent)} %`;
  }
}
