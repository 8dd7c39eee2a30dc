import type { Camera } from './camera';
import { type CanvasEvents, CanvasView } from './canvas-view';
import { floatsIn } from './floats';
import type { Legend } from './legend';
import { Minimap } from './minimap';
import type { SavedPlace } from './saved-state';
import { type Box, headerHeight, type Rectangle, type Scene } from './scene';
import type { SceneIndex } from './scene-index';
import type { StageLook } from './stage-look';
import { ZoomControl } from './zoom-control';

/** A box is shown at least so large when somebody wants to see it. */
const readableZoom = 0.6;

/** Where one looks in the graph: the canvas, and what floats over it and goes with it. */
export class StageView {
  readonly canvas: CanvasView;
  private readonly minimap: Minimap;
  private readonly zoomControl: ZoomControl;
  /** Size of the window: with it, not with the details beside, the picture moves. */
  private window = windowSize();

  constructor(
    private readonly look: StageLook,
    private readonly legend: Legend,
    /** Whether a person wants the legend. */
    private readonly wantsLegend: () => boolean | undefined,
    events: CanvasEvents,
  ) {
    this.canvas = new CanvasView(look.colours, {
      ...events,
      moved: () => {
        this.moved();
        events.moved();
      },
    });
    this.minimap = new Minimap((x, y) => this.canvas.move((camera) => camera.centre(x, y)));
    this.zoomControl = new ZoomControl(
      (factor) => this.zoom(factor),
      () => this.canvas.move((camera) => camera.zoomBy(1 / camera.zoom)),
    );
  }

  get camera(): Camera {
    return this.canvas.camera;
  }

  /** What floats over the graph, to be laid over it. */
  get floats(): HTMLElement[] {
    return [this.minimap.root, this.zoomControl.root, this.legend.root];
  }

  /** Follows the size of the element around; `revealed`: what is to stay in sight where the details take its place. */
  watch(area: HTMLElement, revealed: () => Box | undefined): void {
    this.camera.covers = () => floatsIn(area);
    new ResizeObserver(() => this.resized(revealed())).observe(area);
  }

  /** Draws the minimap and the legend: another scene, other colours. */
  drawAround(scene: Scene): void {
    const { colours, strips, colourBy, categories } = this.look;
    this.minimap.draw(scene, strips, colours);
    this.withFit(() => this.legend.update(colourBy, categories));
  }

  /** The legend is to be open, or closed. */
  arrangeLegend(): void {
    this.withFit(() => this.legend.arrange(this.wantsLegend(), this.camera.width));
  }

  /** What was shown whole still is, where something else floats over it now. */
  private withFit(change: () => void): void {
    const { isFitted } = this.camera;
    change();
    if (isFitted) this.fit();
  }

  /** Begins with a graph: where one looked last, else with all of it or its top. */
  begin(place: SavedPlace | undefined, { boxes, bounds }: Scene): void {
    const { camera } = this;
    if (place) Object.assign(camera, place);
    else if (camera.isReadableWhole) this.fit();
    else {
      this.minimap.show();
      camera.start(boxes[0] ?? { ...bounds, height: 0 });
    }
  }

  zoom(factor: number): void {
    this.canvas.move((camera) => camera.zoomBy(factor));
  }

  fit(): void {
    // With all in sight it takes no room.
    this.minimap.hide();
    this.canvas.move((camera) => camera.fit());
  }

  /** Brings a box into sight, moving as little as needed; `isSmall`: at whatever zoom. */
  reveal(box: Box, isSmall = false): void {
    this.canvas.move((camera) => camera.reveal(headerOf(box), isSmall ? 0 : readableZoom));
  }

  /** Shows a box that one is led to, with what it is connected with. */
  follow(box: number, scene: SceneIndex): void {
    const { edges } = scene.scene;
    const neighbours = [
      ...scene.edgesTo(box).map((edge) => edges[edge]!.from),
      ...scene.edgesFrom(box).map((edge) => edges[edge]!.to),
    ].map((each) => headerOf(scene.boxes[each]!));
    this.canvas.move((camera) => camera.follow(headerOf(scene.boxes[box]!), neighbours, readableZoom));
  }

  private resized(revealed: Box | undefined): void {
    const { camera } = this;
    const { sight, isFitted, width, height } = camera;
    const now = windowSize();
    const isWindow = now.width !== this.window.width || now.height !== this.window.height;
    this.window = now;
    this.canvas.resize();
    this.minimap.resize(camera.width);
    this.arrangeLegend();
    if (isWindow && isFitted) this.fit();
    else if (isWindow) {
      this.canvas.move(() => camera.pan((camera.width - width) / 2, (camera.height - height) / 2));
    }
    if (revealed && isInside(revealed, sight) && !isInside(revealed, camera.sight))
      this.reveal(revealed, true);
  }

  private moved(): void {
    this.zoomControl.update(this.camera.zoom);
    this.minimap.follow(this.camera);
  }
}

function windowSize(): { width: number; height: number } {
  return { width: window.innerWidth, height: window.innerHeight };
}

/** What has to be in sight of a box: of an open group its header. */
function headerOf(box: Box): Box {
  return box.kind === 'open' ? { ...box, height: headerHeight } : box;
}

function isInside(box: Rectangle, sight: Rectangle): boolean {
  return (
    box.x >= sight.x &&
    box.y >= sight.y &&
    box.x + box.width <= sight.x + sight.width &&
    box.y + box.height <= sight.y + sight.height
  );
}
