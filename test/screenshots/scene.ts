/** A paused state that is worth a picture: a model, what it runs on, where it stops and what the panel shows. */
export interface Scene {
  /** The picture is docs/NAME.png. */
  readonly name: string;
  /** Files of the workspace by name: where they are, from the project's root. */
  readonly files: Readonly<Record<string, string>>;
  /** Pictures that are made of a text, for models that read some. */
  readonly pictures?: Readonly<Record<string, PictureOfText>>;
  /** The model's file among them. */
  readonly model: string;
  /** The rest of the launch configuration; it says where to stop. */
  readonly launch: Readonly<Record<string, unknown>>;
  /** The tensor to show, where it is not the one that the panel follows. */
  readonly tensor?: string;
  /** The panel's view, by its tab. */
  readonly view?: string;
  readonly theme: 'Dark Modern' | 'Light Modern';
}

/** Lines of HTML, black on white, in CSS pixels. */
export interface PictureOfText {
  readonly width: number;
  readonly height: number;
  readonly lines: readonly string[];
}
