import * as vscode from 'vscode';

/** Attaching connects to the adapter that listens on the port; a launch starts one of its own, as package.json says. */
export const adapterDescriptors: vscode.DebugAdapterDescriptorFactory = {
  createDebugAdapterDescriptor({ configuration }, executable) {
    const { request, port, host } = configuration;
    if (request !== 'attach' || !Number.isInteger(port)) return executable;
    return new vscode.DebugAdapterServer(port, typeof host === 'string' ? host : '127.0.0.1');
  },
};
