import type { TensorMeaning } from '../../../../core/tensor/meaning';
import { t } from '../../../ui/localise';
import { PercentSlider } from '../../../ui/percent-slider';
import { cursorStep, zoomByKey } from '../../picture-keys';
import { cursorOf, movedTo, pictureSize } from '../../place';
import type { Viewport } from '../../viewport';
import { PixelPicture } from '../image/pixel-picture';
import { PictureGround } from '../media/ground';
import { type Ground, groundContent } from '../media/ground-content';
import { optionsOf, withOptions } from '../media/tensor-options';
import type { ViewContext, ViewHost } from '../view';
import { MapLayer, type MapStyle } from './map-layer';
import { mapCell, type Size } from './map-placement';
import { opacityOf } from './map-values';

/** What the view says of its layer. */
export interface LayerOwner {
  /** Lays it out again: more is known of the picture under it. */
  draw(): void;
  /** More of the layer has come. */
  loaded?(): void;
  /** How the layer is drawn now; undefined where it is not to be drawn yet. */
  style(context: ViewContext, view: Viewport, picture: Size): LayerStyle | undefined;
}

/** All that is the view's own in how a layer is drawn. */
export type LayerStyle = Omit<MapStyle, 'opacity' | 'cursor'>;

/**
 * A slice of a tensor over the picture that the model was fed with: the part that views of such layers share. It has
 * the choice of the picture, the opacity and the cursor; the view says what the values look like.
 */
export class LayerOverPicture {
  readonly pixels: PixelPicture;
  readonly ground: PictureGround;
  readonly opacity: PercentSlider;
  private readonly layer = new MapLayer((problem) => this.loaded(problem));
  private isShown = false;
  private current: ViewContext | undefined;
  private under: Size | undefined;

  constructor(
    private readonly host: ViewHost,
    private readonly owner: LayerOwner,
  ) {
    this.ground = new PictureGround(
      (picture) => this.keep({ picture }),
      () => this.owner.draw(),
    );
    this.pixels = new PixelPicture({
      move: (row, column) => this.hover(row, column),
      loaded: (problem) => this.host.failed(problem),
      over: (target, view) => this.drawOver(target, view),
    });
    this.opacity = new PercentSlider(t('Opacity'), (opacity) => this.keep({ opacity }));
  }

  /** Whether the view is seen: answers that come later do not make it read. */
  get isSeen(): boolean {
    return this.isShown;
  }

  /** What was shown last. */
  get context(): ViewContext | undefined {
    return this.current;
  }

  /** Of the picture under the layer, or of the layer itself where there is none; undefined until it is laid out. */
  get picture(): Size | undefined {
    return this.under;
  }

  /** Of the layer. */
  get size(): Size {
    const { place, measured } = this.current!;
    return pictureSize(place, measured.tensor.shape);
  }

  /** What is kept for the tensor. */
  get options(): Readonly<Record<string, unknown>> {
    const { options, measured } = this.current!;
    return optionsOf(options, measured.tensor);
  }

  /** Keeps options for the tensor. */
  keep(changed: Readonly<Record<string, string | number>>): void {
    const { options, measured } = this.current!;
    this.host.keep(withOptions(options, measured.tensor, changed));
  }

  /** Takes another context. True where it is of another tensor, so that nothing known of the one before holds. */
  take(context: ViewContext): boolean {
    this.isShown = true;
    const isOther = this.current?.measured !== context.measured;
    this.current = context;
    if (isOther) this.under = undefined;
    return isOther;
  }

  /** See `View.hidden`. */
  hidden(): void {
    this.isShown = false;
    this.pixels.pause();
    this.layer.pause();
  }

  /**
   * Lays the slice over its picture, where the view is seen.
   *
   * @param label says the whole in a sentence
   */
  layOut(meaning: TensorMeaning, label: (ground: Ground, size: Size) => string): Ground {
    const { current } = this;
    if (!this.isShown || !current) return undefined;
    const { measured, place } = current;
    const { options, size } = this;
    this.layer.show({ source: measured.source, shape: measured.tensor.shape, place });
    const ground = this.ground.update(current, meaning, options.picture);
    this.under = ground ? ground.reading : size;
    this.pixels.show(groundContent(ground, current, size, label(ground, size)));
    this.opacity.update(opacityOf(options.opacity));
    return ground;
  }

  /** The element at the cursor, where the layer has it by itself. */
  valueAtCursor(): number | undefined {
    // Until the new tensor is laid out, the layer is the one before's.
    if (!this.current || !this.under) return undefined;
    const { row, column } = cursorOf(this.current.place);
    return this.layer.valueAt(row, column);
  }

  /** Moves the cursor and zooms; false where the key means nothing here. */
  keyDown(event: KeyboardEvent): boolean {
    if (!this.current) return false;
    const step = document.activeElement === this.pixels.picture ? cursorStep(event.key) : undefined;
    if (!step) return zoomByKey(event.key, this.pixels);
    const { row, column } = cursorOf(this.current.place);
    this.moveTo(row + step[0], column + step[1]);
    return true;
  }

  private moveTo(row: number, column: number): void {
    const { place, measured } = this.current!;
    this.host.setPlace(movedTo(place, measured.tensor.shape, row, column));
  }

  private hover(row: number, column: number): void {
    if (!this.current || !this.under) return;
    const cell = mapCell(row, column, this.under, this.size);
    const cursor = cursorOf(this.current.place);
    if (cell.row !== cursor.row || cell.column !== cursor.column) this.moveTo(cell.row, cell.column);
  }

  private loaded(problem: string | undefined): void {
    this.host.failed(problem);
    if (problem !== undefined) return;
    this.pixels.schedule();
    this.owner.loaded?.();
    this.host.drawn();
  }

  private drawOver(target: CanvasRenderingContext2D, view: Viewport): void {
    const { current, under } = this;
    const style = current && under && this.owner.style(current, view, under);
    if (!style) return;
    const opacity = opacityOf(this.options.opacity);
    this.layer.draw(target, view, under, { ...style, opacity, cursor: cursorOf(current.place) });
  }
}
