import Module from 'node:module';
import { standIn } from './vscode';

// From here on `vscode` is the stand-in for whatever imports it: import this file before a class of the extension.
const modules = Module as unknown as { _load(request: string, ...more: unknown[]): unknown };
const load = modules._load;
modules._load = function (request, ...more) {
  return request === 'vscode' ? standIn : load.call(this, request, ...more);
};
