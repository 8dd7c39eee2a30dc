import type { Socket } from 'node:net';

/** What a message of the protocol begins with: one of its header fields, `Content-Length`. */
const expected = Buffer.from('Content-');

/**
 * Begins with a connection once its first bytes are those of the protocol; closes it where they are others. A web page
 * can have a browser send HTTP to a port of this machine, with a body that is a message of the protocol.
 */
export function whenProtocolComes(socket: Socket, begin: () => void): void {
  let first = Buffer.alloc(0);
  // A connection may break before anybody else listens to it.
  socket.on('error', () => {});
  socket.on('data', look);

  function look(chunk: Buffer): void {
    first = Buffer.concat([first, chunk]);
    const length = Math.min(first.length, expected.length);
    if (!first.subarray(0, length).equals(expected.subarray(0, length))) {
      socket.off('data', look);
      socket.destroy();
    } else if (length === expected.length) {
      socket.off('data', look);
      socket.pause();
      socket.unshift(first);
      begin();
    }
  }
}
