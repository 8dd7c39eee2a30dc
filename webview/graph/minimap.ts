import { h } from '../ui/dom';
import { t } from '../ui/localise';
import { type Camera, clamp } from './camera';
import type { GraphColours } from './draw/colours';
import { plainStrip } from './draw/hatch';
import type { Rectangle, Scene } from './scene';

/** Largest sizes of the small picture in CSS pixels, by the room that the graph has; it keeps the graph's proportions. */
const wideMost = { width: 92, height: 124 };
const narrowMost = { width: 60, height: 92 };
const wideFrom = 400;
/** However long a graph is, the pointer finds its picture. */
const least = 24;
const padding = 4;

/**
 * The whole graph in a corner, with a frame around what is in sight; a click or a drag goes there. Where all is in sight
 * it is not needed.
 */
export class Minimap {
  readonly root: HTMLElement;
  private readonly canvas = h('canvas');
  private readonly frame = h('div', { class: 'minimap-frame' });
  private drawn:
    | { readonly scene: Scene; readonly strips: readonly string[]; readonly colours: GraphColours }
    | undefined;
  private size = wideMost;
  private most = wideMost;
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
    this.drawn = { scene, strips, colours };
    const ratio = window.devicePixelRatio || 1;
    this.measure(scene.bounds);
    const { size } = this;
    this.canvas.width = size.width * ratio;
    this.canvas.height = size.height * ratio;
    this.canvas.style.width = `${size.width}px`;
    this.canvas.style.height = `${size.height}px`;
    const context = this.canvas.getContext('2d')!;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, size.width, size.height);
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

  private measure({ x, y, width, height }: Rectangle): void {
    const { most } = this;
    this.scale = Math.min(
      (most.width - 2 * padding) / Math.max(1, width),
      (most.height - 2 * padding) / Math.max(1, height),
      0.5,
    );
    const taken = (length: number) => Math.round(Math.max(least, length * this.scale + 2 * padding));
    this.size = { width: taken(width), height: taken(height) };
    this.shift = {
      x: this.size.width / 2 - (x + width / 2) * this.scale,
      y: this.size.height / 2 - (y + height / 2) * this.scale,
    };
  }

  /** Takes over how wide the graph's area is: where it is narrow the picture is small. */
  resize(width: number): void {
    const most = width < wideFrom ? narrowMost : wideMost;
    if (most === this.most) return;
    this.most = most;
    if (this.drawn) this.draw(this.drawn.scene, this.drawn.strips, this.drawn.colours);
  }

  show(): void {
    this.root.hidden = false;
  }

  hide(): void {
    this.root.hidden = true;
  }

  /** Moves the frame to what is in sight; hidden where that is all. */
  follow(camera: Camera): void {
    if (!this.drawn) return;
    this.root.hidden = camera.showsAll;
    if (this.root.hidden) return;
    const { size: most } = this;
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
