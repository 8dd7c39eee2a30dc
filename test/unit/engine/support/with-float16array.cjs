// Gives an older Node the Float16Array that Node 24 has, before the runner's own code begins.
const { Float16Array } = require('@petamoriken/float16');
globalThis.Float16Array ??= Float16Array;
