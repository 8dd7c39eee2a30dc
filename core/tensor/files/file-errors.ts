import { closeSync } from 'node:fs';
import { bytesText } from '../../bytes-text';
import { fileReason, UserError } from '../../errors';
import { openFile, readInto } from '../../open-file';

/** Files that hold more than this are refused: a typed array in Node 20 cannot hold them. */
const largestFile = 4 * 1024 ** 3;

/** Why a file of values could not be taken; `OD3001` to `OD3009`, one a kind of file. */
export const fileError = {
  unreadable: (file: string, why: string) => new UserError('OD3001', `${file} cannot be read: ${why}`),
  npy: (file: string, why: string) => new UserError('OD3002', `${file} is not a usable .npy file: ${why}`),
  npz: (file: string, why: string) => new UserError('OD3003', `${file} is not a usable .npz file: ${why}`),
  pb: (file: string, why: string) => new UserError('OD3004', `${file} is not a usable .pb file: ${why}`),
  json: (file: string, why: string) => new UserError('OD3005', `${file} is not usable JSON: ${why}`),
  image: (file: string, why: string) => new UserError('OD3006', `${file} is not a usable image: ${why}`),
  audio: (file: string, why: string) => new UserError('OD3007', `${file} is not a usable WAV file: ${why}`),
  folder: (folder: string, why: string) => new UserError('OD3008', `${folder} is not usable: ${why}`),
  kind: (file: string) =>
    new UserError(
      'OD3009',
      `${file} has no kind that is understood here: .npy, .npz, .pb, .json, .png, .jpg, .jpeg or .wav.`,
    ),
};

/** A whole file; a UserError OD3001 where it is missing, a folder, or has more than `most` bytes. */
export function readValueFile(file: string, most = largestFile): Buffer {
  let descriptor: number | undefined;
  try {
    const opened = openFile(file);
    descriptor = opened.descriptor;
    const { size } = opened;
    if (size > most) throw new Error(`it has ${size} bytes, more than the ${bytesText(most)} that are read.`);
    const bytes = Buffer.allocUnsafeSlow(size);
    return bytes.subarray(0, readInto(bytes, descriptor, 0));
  } catch (error) {
    throw fileError.unreadable(file, fileReason(error));
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
