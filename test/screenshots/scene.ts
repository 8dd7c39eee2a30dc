import type { Stage } from './stage';

/** A paused state that is worth a picture: a model, what it runs on, where it stops and what is beside it. */
export interface Scene {
  /** The pictures are docs/pictures/NAME-dark.png and NAME-light.png. */
  readonly name: string;
  /** What the opened folder and the launch configuration are called; the scene's name without it. */
  readonly folder?: string;
  /** Files of the workspace by name: where they are, from the project's root. */
  readonly files: Readonly<Record<string, string>>;
  /** Pictures of a page with text, for models that read some. */
  readonly pages?: Readonly<Record<string, DrawnPage>>;
  /** Files that are made of one in {@link files}. */
  readonly made?: Readonly<Record<string, MadeFile>>;
  /** The model's file among them. */
  readonly model: string;
  /** The rest of the launch configuration. */
  readonly launch: Readonly<Record<string, unknown>>;
  /** Lines of the model's text that get a breakpoint. */
  readonly breakpoints: readonly RegExp[];
  /** The conditions of these breakpoints, where they have one. */
  readonly conditions?: readonly string[];
  /** User settings of this picture. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The themes whose picture is kept in docs/. */
  readonly kept: readonly Look[];
  /** What a person does between the stop and the picture. */
  arrange(stage: Stage): Promise<void>;
}

export type Look = 'dark' | 'light';

/** A page as HTML, drawn by the browser in CSS pixels. */
export interface DrawnPage {
  readonly width: number;
  readonly height: number;
  readonly html: string;
}

/** A file whose content is computed from another's. */
interface MadeFile {
  readonly from: string;
  make(content: Buffer): string;
}
