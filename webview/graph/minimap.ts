import { h } from '../ui/dom';
import { t } from '../ui/localise';
import { type Camera, clamp } from './camera';
import type { GraphColours } from './draw/colours';
import { plainStrip } from './draw/hatch';
import type { Scene } from './scene';

/** Size of the small picture in CSS pixels; the graph keeps its proportions in it. */
const most = { width: 92, height: 124 };

/** The whole graph in a corner, with a frame around what is in sight; a click or a drag goes there. */
export class Minimap {
  readonly root: HTMLElement;
  private readonly canvas = h('canvas');
  private readonly frame = h('div', { class: 'minimap-frame' });
  private scene: Scene | undefined;
  private scale = 1;
  private shift = { x: 0, y: 0 };

  constructor(go: (x: number, y: number) => void) {
    // For the pointer only: the keyboard has the tree, and the keys 0, + and −.
    this.root = h(
      'div',
      { class: 'float minimap wide-only', 'aria-hidden': 'true', title: t('Minimap') },
      this.canvas,
      this.frame,
    );
    const follow = (event: PointerEvent) => {
      const area = this.canvas.getBoundingClientRect();
      go(
        (event.clientX - area.left - this.shift.x) / this.scale,
        (event.clientY - area.top - this.shift.y) / this.scale,
      );
    };
    this.canvas.addEventListener('pointerdown', (event) => {
      this.canvas.setPointerCapture(event.pointerId);
      follow(event);
    });
    this.canvas.addEventListener('pointermove', (event) => {
      if (event.buttons & 1) follow(event);
    });
  }

  /** Draws the graph anew: another scene, or other colours. */
  draw(scene: Scene, strips: readonly string[], colours: GraphColours): void {
    this.scene = scene;
    const ratio = window.devicePixelRatio || 1;
    const { x, y, width, height } = scene.bounds;
    this.scale = Math.min(
      (most.width - 8) / Math.max(1, width),
      (most.height - 8) / Math.max(1, height),
      0.5,
    );
    this.shift = {
      x: most.width / 2 - (x + width / 2) * this.scale,
      y: most.height / 2 - (y + height / 2) * this.scale,
    };
    this.canvas.width = most.width * ratio;
    this.canvas.height = most.height * ratio;
    this.canvas.style.width = `${most.width}px`;
    this.canvas.style.height = `${most.height}px`;
    const context = this.canvas.getContext('2d')!;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, most.width, most.height);
    scene.boxes.forEach((box, at) => {
      const left = box.x * this.scale + this.shift.x;
      const top = box.y * this.scale + this.shift.y;
      const across = Math.max(1, box.width * this.scale);
      const down = Math.max(0.75, box.height * this.scale);
      context.globalAlpha = box.kind === 'open' ? 1 : 0.85;
      context.fillStyle =
        box.kind === 'open' ? colours.group : plainStrip(strips[at]!, colours) || colours.nodeBorder;
      context.fillRect(left, top, across, down);
    });
  }

  /** Moves the frame to what is in sight. */
  follow(camera: Camera): void {
    if (!this.scene) return;
    const { x, y, width, height } = camera.sight;
    const left = clamp(x * this.scale + this.shift.x, 0, most.width);
    const top = clamp(y * this.scale + this.shift.y, 0, most.height);
    const right = clamp((x + width) * this.scale + this.shift.x, 0, most.width);
    const bottom = clamp((y + height) * this.scale + this.shift.y, 0, most.height);
    const { style } = this.frame;
    style.left = `${left}px`;
    style.top = `${top}px`;
    style.width = `${Math.max(2, right - left)}px`;
    style.height = `${Math.max(2, bottom - top)}px`;
  }
}
