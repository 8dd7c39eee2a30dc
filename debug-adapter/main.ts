import { createServer, type Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { whenProtocolComes } from './first-bytes';
import { Session } from './session';
import { WaitingSessions } from './waiting-sessions';

/**
 * The debug adapter: DAP on stdio, or on TCP with `--port N` (`0` picks a port) where each connection is a session.
 * Logs go to stderr.
 */
function main(): void {
  const port = readPort();
  const sessions = new Set<Session>();
  const waiting = new WaitingSessions((error) => process.stderr.write(`${error}\n`));
  const leave = async (code: number) => {
    // A runner that does not end by itself must not keep a client waiting.
    setTimeout(() => process.exit(code), 2000).unref();
    await Promise.all([...sessions].map((session) => session.end()));
    // Those too that a client has left only now.
    await waiting.close();
    process.exit(code);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void leave(0));
  // Whoever started the adapter may be gone; a log that nobody reads is no reason to fail.
  process.stderr.on('error', () => {});
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${error.stack}\n`);
  });
  process.on('unhandledRejection', (error) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  });

  if (port === undefined) {
    const session = new Session(() => void leave(0));
    sessions.add(session);
    session.start(process.stdin, process.stdout);
  } else {
    listen(port, sessions, waiting);
  }
}

function listen(port: number, sessions: Set<Session>, waiting: WaitingSessions): void {
  const server = createServer((socket: Socket) => {
    socket.setNoDelay(true);
    const session = new Session(() => {
      sessions.delete(session);
      socket.end();
    }, waiting);
    whenProtocolComes(socket, () => {
      sessions.add(session);
      session.start(socket, socket);
    });
  });
  server.on('error', (error) => {
    process.stderr.write(`Cannot listen on 127.0.0.1:${port}: ${error.message}\n`);
    process.exit(1);
  });
  server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    const actual = typeof address === 'object' && address !== null ? address.port : port;
    process.stderr.write(`listening on 127.0.0.1:${actual}\n`);
  });
}

function readPort(): number | undefined {
  try {
    // VS Code starts adapters with `node -e`, and parseArgs would then take the script's own path for an argument.
    const args = process.argv.slice(2);
    const { values } = parseArgs({ args, options: { port: { type: 'string' } } });
    if (values.port === undefined) return undefined;
    const port = Number(values.port);
    if (Number.isInteger(port) && port >= 0 && port <= 65535 && values.port.trim() !== '') return port;
    throw new Error(`"${values.port}" is not a port`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\nusage: main.js [--port N]\n`);
    process.exit(2);
  }
}

main();
