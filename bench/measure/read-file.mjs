// The plain thing to measure against: reads a file from beginning to end, a megabyte at a time.
import { closeSync, openSync, readSync } from 'node:fs';

const file = openSync(process.argv[2], 'r');
const chunk = new Uint8Array(1024 * 1024);
while (readSync(file, chunk) > 0);
closeSync(file);
