// Stands in for @vscode/spdlog, a native logger that would need a compiler: the same calls, written by Node.
// VS Code writes its logs and every output channel of an extension through it.

const fs = require('node:fs');
const path = require('node:path');

// Node's CommonJS lexer finds the names that `import('@vscode/spdlog')` sees only in this form.
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};

const LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

class Logger {
  constructor(_type, _name, file) {
    this.level = 2;
    this.formatted = true;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    this.descriptor = fs.openSync(file, 'a');
  }
  write(level, message) {
    if (level < this.level || this.descriptor === undefined) return;
    const stamp = new Date().toISOString().replace('T', ' ').replace('Z', '');
    fs.writeSync(this.descriptor, this.formatted ? `${stamp} [${LEVELS[level]}] ${message}\n` : message);
  }
  trace(message) {
    this.write(0, message);
  }
  debug(message) {
    this.write(1, message);
  }
  info(message) {
    this.write(2, message);
  }
  warn(message) {
    this.write(3, message);
  }
  error(message) {
    this.write(4, message);
  }
  critical(message) {
    this.write(5, message);
  }
  getLevel() {
    return this.level;
  }
  setLevel(level) {
    this.level = level;
  }
  setPattern() {
    this.formatted = true;
  }
  clearFormatters() {
    this.formatted = false;
  }
  flush() {}
  drop() {
    if (this.descriptor !== undefined) fs.closeSync(this.descriptor);
    this.descriptor = undefined;
  }
}

const create = async (name, file) => new Logger('rotating', name, file);
exports.Logger = Logger;
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
