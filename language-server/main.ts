import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from './server';

// The client says how it wants to talk: --stdio, --node-ipc or --socket=N.
startServer(createConnection(ProposedFeatures.all));
