import type { CanvasEvents } from './canvas-view';
import { hoverText } from './node-words';
import { type PointerTarget, targetAt } from './pointer-target';
import type { ShownGraph } from './shown-graph';
import type { StageLook } from './stage-look';

/** What a person does to boxes with the pointer. */
export interface PointerEvents {
  select(box: number, added: boolean): void;
  toggleBreakpoint(box: number): void;
  toggleGroup(box: number): void;
  enter(box: number): void;
  /** The pointer is over another box; `text` tells of it. */
  hovered(isOver: boolean, text: string): void;
}

/** Says which box of the shown graph the pointer means, and what is done to it. */
export class StagePointer implements Omit<CanvasEvents, 'moved'> {
  constructor(
    private readonly look: StageLook,
    private readonly shown: () => ShownGraph | undefined,
    private readonly events: PointerEvents,
  ) {}

  click(x: number, y: number, event: MouseEvent): void {
    const target = this.target(x, y);
    if (!target) return;
    const { box, isMargin, isChevron } = target;
    if (isMargin) this.events.toggleBreakpoint(box);
    else if (isChevron) this.events.toggleGroup(box);
    else this.events.select(box, event.shiftKey || event.ctrlKey || event.metaKey);
  }

  doubleClick(x: number, y: number): void {
    const target = this.target(x, y);
    // The chevron has opened the group at the first click already.
    if (target && !target.isMargin && !target.isChevron) this.events.enter(target.box);
  }

  hover(x: number, y: number): void {
    const target = this.target(x, y);
    if (target) this.over(target.box, target.isMargin);
  }

  leave(): void {
    this.over(-1, false);
  }

  private over(box: number, margin: boolean): void {
    const { hover } = this.look;
    if (box === hover.box && margin === hover.margin) return;
    this.look.hover = { box, margin };
    const graph = this.shown();
    const target = graph?.scene.boxes[box];
    this.events.hovered(box >= 0, target ? hoverText(target, margin, graph!.index) : '');
  }

  private target(x: number, y: number): PointerTarget | undefined {
    const graph = this.shown();
    return graph && targetAt(x, y, graph.scene, (box) => this.look.hasBreakpoint(box));
  }
}
