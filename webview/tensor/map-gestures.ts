/** What gestures do to a picture. Positions and distances are CSS pixels of the element. */
export interface GestureActions {
  /** Whether there is more of the picture than is in sight. */
  canPan(): boolean;
  /** The picture moves with the pointer. */
  pan(dx: number, dy: number): void;
  /** Larger by `factor` around a point; false where the picture cannot be any smaller or larger. */
  zoom(factor: number, x: number, y: number): boolean;
  /** The pointer is over a point and drags nothing. */
  hover(x: number, y: number): void;
}

/** A pointer that moves less than this, in pixels, is not dragging. */
const dragStart = 4;
/** Wheel units that double the size: of a wheel (120 or 100 a notch), and of a pinch on a touchpad. */
const wheelDoubles = 240;
const pinchDoubles = 100;
/** A wheel that scrolls the page goes on scrolling when the picture comes under it: so long, in milliseconds. */
const scrollRest = 250;
/** A throw: the least speed in pixels a millisecond, and the time in which it slows down to 1/e. */
const leastSpeed = 0.15;
const slowing = 160;

/** Pans and zooms as a map does: drag and throw, wheel, pinch, double click. */
export class MapGestures {
  private readonly pointers = new Map<number, { x: number; y: number }>();
  private moved = false;
  private speed = { x: 0, y: 0, at: 0 };
  private lastScroll = Number.NEGATIVE_INFINITY;
  private flight = 0;

  constructor(
    private readonly element: HTMLElement,
    private readonly actions: GestureActions,
  ) {
    element.addEventListener('pointerdown', (event) => this.down(event));
    element.addEventListener('pointermove', (event) => this.move(event));
    element.addEventListener('pointerup', (event) => this.up(event));
    element.addEventListener('pointercancel', (event) => this.pointers.delete(event.pointerId));
    element.addEventListener('dblclick', (event) => this.actions.zoom(2, ...this.position(event)));
    element.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    window.addEventListener('scroll', () => {
      this.lastScroll = performance.now();
    });
  }

  /** Ends a throw. */
  stop(): void {
    cancelAnimationFrame(this.flight);
  }

  private down(event: PointerEvent): void {
    this.stop();
    if (event.button !== 0) return;
    const [x, y] = this.position(event);
    this.pointers.set(event.pointerId, { x, y });
    this.moved = this.pointers.size > 1;
    this.speed = { x: 0, y: 0, at: event.timeStamp };
    this.element.setPointerCapture(event.pointerId);
  }

  private move(event: PointerEvent): void {
    const [x, y] = this.position(event);
    const before = this.pointers.get(event.pointerId);
    if (!before) {
      this.actions.hover(x, y);
      return;
    }
    if (this.pointers.size === 2) {
      this.pinch(event.pointerId, before, { x, y });
      return;
    }
    if (!this.actions.canPan()) {
      this.actions.hover(x, y);
      return;
    }
    const [dx, dy] = [x - before.x, y - before.y];
    if (!this.moved && Math.hypot(dx, dy) < dragStart) return;
    this.moved = true;
    this.pointers.set(event.pointerId, { x, y });
    const elapsed = Math.max(1, event.timeStamp - this.speed.at);
    const share = Math.min(1, elapsed / 50);
    this.speed = {
      x: this.speed.x * (1 - share) + (dx / elapsed) * share,
      y: this.speed.y * (1 - share) + (dy / elapsed) * share,
      at: event.timeStamp,
    };
    this.actions.pan(dx, dy);
  }

  private up(event: PointerEvent): void {
    const wasDragging = this.pointers.delete(event.pointerId) && this.moved && this.pointers.size === 0;
    // A pointer that rests before it is lifted throws nothing.
    if (!wasDragging || event.timeStamp - this.speed.at > 60) return;
    if (Math.hypot(this.speed.x, this.speed.y) < leastSpeed) return;
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) this.fly(this.speed.x, this.speed.y);
  }

  private fly(speedX: number, speedY: number): void {
    let last = performance.now();
    const step = (now: number) => {
      const elapsed = Math.max(0, now - last);
      last = now;
      this.actions.pan(speedX * elapsed, speedY * elapsed);
      const left = Math.exp(-elapsed / slowing);
      speedX *= left;
      speedY *= left;
      if (Math.hypot(speedX, speedY) > leastSpeed / 5) this.flight = requestAnimationFrame(step);
    };
    this.flight = requestAnimationFrame(step);
  }

  private pinch(id: number, before: { x: number; y: number }, now: { x: number; y: number }): void {
    const other = [...this.pointers].find(([key]) => key !== id)![1];
    const distance = (at: { x: number; y: number }) =>
      Math.max(1, Math.hypot(at.x - other.x, at.y - other.y));
    this.pointers.set(id, now);
    this.actions.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    this.actions.zoom(distance(now) / distance(before), (now.x + other.x) / 2, (now.y + other.y) / 2);
  }

  private wheel(event: WheelEvent): void {
    const isPinch = event.ctrlKey || event.metaKey;
    if (!isPinch && performance.now() - this.lastScroll < scrollRest) return;
    this.stop();
    if (event.shiftKey && !isPinch) {
      if (!this.actions.canPan()) return;
      event.preventDefault();
      this.actions.pan(-(event.deltaX || event.deltaY), 0);
      return;
    }
    // Lines and pages of a wheel without pixels.
    const unit = [1, 16, 100][event.deltaMode] ?? 1;
    const factor = 2 ** ((-event.deltaY * unit) / (isPinch ? pinchDoubles : wheelDoubles));
    // Where it can get no smaller, the wheel is the page's.
    if (this.actions.zoom(factor, ...this.position(event)) || isPinch) event.preventDefault();
  }

  private position(event: MouseEvent): [number, number] {
    const box = this.element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }
}
