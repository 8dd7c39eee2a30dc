/** What the landing page of a model and the extension say to each other. */

/** A graph's input or output as the page shows it. */
export interface SignatureRow {
  readonly name: string;
  /** `float32`, `sequence(int64)`, …; empty where unknown. */
  readonly dtype: string;
  /** Numbers, symbols, `?`; undefined where the rank is not known or it is not a tensor. */
  readonly shape: readonly string[] | undefined;
  /** A remark: `looks like an image, NCHW`, `from Softmax`. */
  readonly remark: string;
}

/** One way to feed the model. */
export interface InputChoice {
  /** Sent back with `debug`. */
  readonly id: string;
  readonly label: string;
  /** The part of the label in the editor's font, such as a file name. */
  readonly code?: string;
  readonly description: string;
}

/** A recent run of this model. */
export interface RecentRun {
  readonly id: string;
  readonly time: string;
  readonly input: string;
  readonly duration: string;
  readonly stops: number;
  readonly outcome: 'finished' | 'stopped' | 'failed' | 'interrupted' | 'running';
}

/** All that the page shows. */
export interface LandingModel {
  readonly name: string;
  /** `ONNX model, opset 9, written by pytorch 1.2 · models/ultraface/` */
  readonly subtitle: string;
  readonly figures: readonly { readonly value: string; readonly label: string; readonly code?: boolean }[];
  readonly inputs: readonly SignatureRow[];
  readonly outputs: readonly SignatureRow[];
  readonly choices: readonly InputChoice[];
  readonly chosen: string;
  readonly stopOnEntry: boolean;
  readonly breakOnNonFinite: boolean;
  readonly operators: readonly { readonly op: string; readonly count: number }[];
  readonly checks: readonly { readonly level: 'error' | 'warning' | 'info'; readonly text: string }[];
  readonly recent: readonly RecentRun[];
  /** Why nothing can run here (a virtual workspace, an untrusted one); undefined where it can. */
  readonly blocked?: string;
  /** Whether trusting the workspace lifts what blocks: the page then offers `manageTrust`. */
  readonly canTrust?: boolean;
}

/** From the extension to the page. */
export type ToLanding =
  | { readonly type: 'model'; readonly model: LandingModel }
  /** Nothing is known of the model; `canOpenText`: its text may still be looked at. */
  | { readonly type: 'broken'; readonly message: string; readonly canOpenText?: boolean }
  /** F5 was pressed, which the editor takes: the page answers with `debug` and what is chosen. */
  | { readonly type: 'start'; readonly noDebug: boolean };

/** From the page to the extension. */
export type FromLanding =
  | { readonly type: 'ready' }
  | {
      readonly type: 'debug';
      readonly choice: string;
      readonly stopOnEntry: boolean;
      readonly breakOnNonFinite: boolean;
      readonly noDebug?: boolean;
    }
  | { readonly type: 'openText' }
  | { readonly type: 'openGraph' }
  | { readonly type: 'openHistory' }
  | { readonly type: 'manageTrust' }
  | { readonly type: 'openRun'; readonly id: string };
