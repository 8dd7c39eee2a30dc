import type { Connection, InitializeParams } from 'vscode-languageserver';
import { DidChangeConfigurationNotification } from 'vscode-languageserver';
import { settingsSection } from './protocol';

/** The settings of the client that the server goes by. */
export interface Settings {
  /** Whether onnxruntime is asked for types, shapes and errors. */
  readonly inference: boolean;
  /** Whether inferred types are shown in the text. */
  readonly shapeHints: boolean;
  /** Whether lines above graphs say what is in them. */
  readonly codeLens: boolean;
  /** Whether lines above inputs and weights say how many nodes take them. */
  readonly consumerLens: boolean;
}

/** What holds where a client says nothing. */
const defaults: Settings = { inference: true, shapeHints: true, codeLens: true, consumerLens: false };

/** Asks the client for its settings and follows their changes. */
export class ClientSettings {
  private settings = defaults;
  private readonly listeners: (() => void)[] = [];

  constructor(
    private readonly connection: Connection,
    private readonly client: InitializeParams,
  ) {
    connection.onDidChangeConfiguration(({ settings }) => {
      if (this.asks) void this.load();
      else this.set((settings as Record<string, unknown> | null)?.[settingsSection]);
    });
  }

  get current(): Settings {
    return this.settings;
  }

  /** Calls the listener when the settings have come, and when they have changed. */
  onDidChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Gets the settings, and asks to be told of changes. To be called once the client is initialised. */
  async begin(): Promise<void> {
    if (this.client.capabilities.workspace?.didChangeConfiguration?.dynamicRegistration) {
      const options = { section: settingsSection };
      await this.connection.client.register(DidChangeConfigurationNotification.type, options);
    }
    await this.load();
  }

  private get asks(): boolean {
    return this.client.capabilities.workspace?.configuration === true;
  }

  private async load(): Promise<void> {
    this.set(this.asks ? await this.connection.workspace.getConfiguration(settingsSection) : undefined);
  }

  private set(given: unknown): void {
    const flag = (path: readonly string[], otherwise: boolean): boolean => {
      let value: unknown = given;
      for (const key of path) value = (value as Record<string, unknown> | null | undefined)?.[key];
      return typeof value === 'boolean' ? value : otherwise;
    };
    this.settings = {
      inference: flag(['inference'], defaults.inference),
      shapeHints: flag(['inlayHints', 'shapes'], defaults.shapeHints),
      codeLens: flag(['codeLens', 'graphs'], defaults.codeLens),
      consumerLens: flag(['codeLens', 'consumers'], defaults.consumerLens),
    };
    for (const listener of this.listeners) listener();
  }
}
