import { h } from '../ui/dom';
import { Camera } from './camera';
import type { Appearance } from './draw/appearance';
import type { GraphColours } from './draw/colours';
import { Painter } from './draw/painter';
import type { Scene } from './scene';

/** A drag begins after so many pixels; less is a click. */
const dragDistance = 4;
/** A turn of the wheel by one pixel, with Ctrl or as a pinch, zooms by this. */
const wheelZoom = 0.0025;
const pinchZoom = 0.01;

/** What a person does on the canvas; points are in graph units. */
export interface CanvasEvents {
  click(x: number, y: number, event: MouseEvent): void;
  doubleClick(x: number, y: number): void;
  hover(x: number, y: number): void;
  leave(): void;
  /** The camera moved. */
  moved(): void;
}

/** The canvas with its camera: draws when something changed, at most once a frame, and moves like a map. */
export class CanvasView {
  readonly canvas = h('canvas', { class: 'graph-canvas', 'aria-hidden': 'true' });
  readonly camera = new Camera();
  private readonly context = this.canvas.getContext('2d', { alpha: false })!;
  private readonly painter: Painter;
  private content: { readonly scene: Scene; readonly appearance: Appearance } | undefined;
  private scheduled = false;
  private ratio = 1;
  private drag: { x: number; y: number; moved: boolean } | undefined;

  constructor(
    colours: GraphColours,
    private readonly events: CanvasEvents,
  ) {
    this.painter = new Painter(colours);
    this.listen();
  }

  setColours(colours: GraphColours): void {
    this.painter.setColours(colours);
    this.redraw();
  }

  show(scene: Scene, appearance: Appearance): void {
    this.content = { scene, appearance };
    this.camera.setContent(scene.bounds, scene.boxes);
    this.redraw();
  }

  /** Draws in the next frame. */
  redraw(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame(() => {
      this.scheduled = false;
      this.draw();
    });
  }

  /** Changes the camera, draws and tells of it. */
  move(change: (camera: Camera) => void): void {
    change(this.camera);
    this.redraw();
    this.events.moved();
  }

  private draw(): void {
    if (!this.content || this.canvas.width === 0) return;
    const { scene, appearance } = this.content;
    this.painter.paint(this.context, scene, this.camera, appearance, this.ratio);
  }

  /** Takes over the size of the element; drawn at once, since a resized canvas is empty. */
  resize(): void {
    const { clientWidth, clientHeight } = this.canvas.parentElement!;
    this.ratio = window.devicePixelRatio || 1;
    const width = Math.round(clientWidth * this.ratio);
    const height = Math.round(clientHeight * this.ratio);
    this.camera.resize(clientWidth, clientHeight);
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.canvas.style.width = `${clientWidth}px`;
      this.canvas.style.height = `${clientHeight}px`;
      this.draw();
    }
    this.events.moved();
  }

  private listen(): void {
    const { canvas } = this;
    canvas.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    canvas.addEventListener('pointerdown', (event) => {
      if (event.button > 1) return;
      this.drag = { x: event.offsetX, y: event.offsetY, moved: false };
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener('pointermove', (event) => this.pointerMove(event));
    canvas.addEventListener('pointerup', () => {
      canvas.classList.remove('is-dragged');
    });
    canvas.addEventListener('pointercancel', () => {
      this.drag = undefined;
      canvas.classList.remove('is-dragged');
    });
    canvas.addEventListener('click', (event) => {
      const dragged = this.drag?.moved;
      this.drag = undefined;
      if (dragged) return;
      const { x, y } = this.camera.toGraph(event.offsetX, event.offsetY);
      this.events.click(x, y, event);
    });
    canvas.addEventListener('dblclick', (event) => {
      const { x, y } = this.camera.toGraph(event.offsetX, event.offsetY);
      this.events.doubleClick(x, y);
    });
    canvas.addEventListener('pointerleave', () => this.events.leave());
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    if (event.ctrlKey || event.metaKey) {
      // A pinch on a trackpad comes as a wheel with Ctrl and small fractions.
      const fine = Math.abs(event.deltaY) < 40 && !Number.isInteger(event.deltaY);
      const factor = Math.exp(-event.deltaY * lines * (fine ? pinchZoom : wheelZoom));
      this.move((camera) => camera.zoomBy(factor, event.offsetX, event.offsetY));
      return;
    }
    const sideways = event.shiftKey && event.deltaX === 0;
    const right = sideways ? event.deltaY : event.deltaX;
    const down = sideways ? 0 : event.deltaY;
    this.move((camera) => camera.pan(-right * lines, -down * lines));
  }

  private pointerMove(event: PointerEvent): void {
    const { drag } = this;
    if (!drag || event.buttons === 0) {
      const { x, y } = this.camera.toGraph(event.offsetX, event.offsetY);
      this.events.hover(x, y);
      return;
    }
    const [right, down] = [event.offsetX - drag.x, event.offsetY - drag.y];
    if (!drag.moved && Math.hypot(right, down) < dragDistance) return;
    if (!drag.moved) this.canvas.classList.add('is-dragged');
    this.drag = { x: event.offsetX, y: event.offsetY, moved: true };
    this.move((camera) => camera.pan(right, down));
  }
}
