import path from 'node:path';
import * as vscode from 'vscode';
import { freeInputs } from '../models/free-inputs';
import type { ModelStore } from '../models/model-store';
import { escapeIcons } from '../text/escape-icons';
import { chooseFile, type InputOffer, inputOffers, inputsFromFile } from './input-offers';
import { nearbyFiles } from './nearby-files';
import type { InputMemory, RememberedInputs } from './remembered-inputs';

/** Finds out what to feed a model with, asking only where nobody has said it. */
export class InputQuestion {
  constructor(
    private readonly models: ModelStore,
    readonly memory: InputMemory,
  ) {}

  /** What the model can be fed with. */
  async offers(modelPath: string): Promise<InputOffer[]> {
    const [model, files] = await Promise.all([this.models.model(modelPath), nearbyFiles(modelPath)]);
    return inputOffers(freeInputs(model), files);
  }

  /** The inputs used last, else those a person picks now. Undefined where the person leaves. */
  async remembered(modelPath: string): Promise<RememberedInputs | undefined> {
    return this.memory.get(modelPath) ?? this.ask(modelPath);
  }

  /** Asks, and remembers the answer. Undefined where the person leaves. */
  async ask(modelPath: string): Promise<RememberedInputs | undefined> {
    const offers = await this.offers(modelPath);
    if (offers.length === 1) return remember(offers[0]!, offers[0]!.inputs);
    const last = this.memory.get(modelPath);
    // Enter takes the first: what was used last, else what runs at once, not the dialog for a file.
    const rank = ({ id }: InputOffer) => (id === last?.offer ? 0 : id === chooseFile ? 2 : 1);
    const items = [...offers]
      .sort((a, b) => rank(a) - rank(b))
      .map((offer) => ({
        label: escapeIcons(offer.code ? `${offer.label} ${offer.code}` : offer.label),
        description: offer.description,
        ...(offer.id === last?.offer && { detail: vscode.l10n.t('used last') }),
        offer,
      }));
    const picked = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Inputs for {0}', path.basename(modelPath)),
      placeHolder: vscode.l10n.t('What the model is run with; remembered for the next run'),
      matchOnDescription: true,
    });
    return picked && this.settle(modelPath, picked.offer);
  }

  /** Takes an offer, asking for the file where it needs one, and remembers it. */
  async settle(modelPath: string, offer: InputOffer): Promise<RememberedInputs | undefined> {
    const inputs = offer.id === chooseFile ? await this.file(modelPath) : remember(offer, offer.inputs);
    if (inputs) await this.memory.set(modelPath, inputs);
    return inputs;
  }

  private async file(modelPath: string): Promise<RememberedInputs | undefined> {
    const [chosen] =
      (await vscode.window.showOpenDialog({
        title: vscode.l10n.t('Inputs for {0}', path.basename(modelPath)),
        openLabel: vscode.l10n.t('Run With This'),
        defaultUri: vscode.Uri.file(path.dirname(modelPath)),
        filters: {
          [vscode.l10n.t('Tensors, pictures, sounds')]: [
            'npz',
            'npy',
            'pb',
            'json',
            'png',
            'jpg',
            'jpeg',
            'wav',
          ],
          [vscode.l10n.t('All files')]: ['*'],
        },
      })) ?? [];
    if (!chosen) return undefined;
    const model = await this.models.model(modelPath);
    const name = path.basename(chosen.fsPath);
    return { inputs: inputsFromFile(freeInputs(model), chosen.fsPath), label: name, offer: chooseFile };
  }
}

function remember(offer: InputOffer, inputs: unknown): RememberedInputs {
  return {
    inputs,
    label: offer.code ?? [offer.label, offer.description].filter(Boolean).join(', '),
    offer: offer.id,
  };
}
