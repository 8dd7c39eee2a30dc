import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { startServer, TestClient } from './support/adapter';

/** What comes back over a connection on which these pieces are sent; nothing where the adapter closes it. */
async function answerTo(port: number, pieces: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk.toString();
  });
  // A connection that is closed with bytes unread is reset.
  socket.on('error', () => {});
  await once(socket, 'connect');
  for (const piece of pieces) {
    socket.write(piece);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  for (let tries = 0; !socket.destroyed && answer === ''; tries++) {
    assert.ok(tries < 200, 'it is neither answered nor closed');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  socket.destroy();
  return answer;
}

describe('dap: web pages', () => {
  const message = JSON.stringify({
    seq: 1,
    type: 'request',
    command: 'initialize',
    arguments: { adapterID: 'onnx' },
  });

  it('cannot speak to an adapter that listens on a port', async () => {
    const server = await startServer();
    try {
      const post = [
        `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: ${message.length}`,
        `\r\n\r\n${message}`,
      ];
      assert.equal(await answerTo(server.port, [post.join('')]), '');
      assert.equal(await answerTo(server.port, post), '');
      assert.equal(await answerTo(server.port, ['Con', 'NECT / HTTP/1.1\r\n\r\n']), '');
      const client = new TestClient();
      await client.start(server.port);
      const { supportsConfigurationDoneRequest } = await client.initialize();
      assert.equal(supportsConfigurationDoneRequest, true);
      await client.stop();
      // A client may send its first message in pieces.
      const pieces = ['Con', `tent-Length: ${message.length}\r\n\r\n`, message];
      assert.match(await answerTo(server.port, pieces), /^Content-Length.*"command":"initialize"/s);
    } finally {
      server.process.kill();
      await once(server.process, 'exit');
    }
  });
});
