/** What a packed file may unfold to; more than that is taken for a bomb and refused. */
export type Limits = {
  /** bytes after unpacking */
  readonly unpackedBytes: number;
  /** unpacked bytes for each packed byte, counted once a file is larger than `ratioFrom` */
  readonly ratio: number;
  readonly ratioFrom: number;
  /** bytes in one line of text or one JSON object; a longer CSV line is rejected, a longer object ends the file */
  readonly lineBytes: number;
  /** files in one archive */
  readonly archiveFiles: number;
};

const MIB = 1024 * 1024;

export const DEFAULT_LIMITS: Limits = {
  unpackedBytes: 200 * 1024 * MIB,
  ratio: 200,
  ratioFrom: 64 * MIB,
  lineBytes: 2 * MIB,
  archiveFiles: 10_000,
};

/** A file that is not read, with the reason in words for the person who brought it. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
  constructor(
    readonly file: string,
    readonly reason: string,
  ) {
    super(`${file}: ${reason}`);
  }
}

/** Throws UnreadableFile when `unpacked` bytes out of `packed` are more than an honest file holds. */
export function checkExpansion(file: string, packed: number, unpacked: number, limits: Limits): void {
  if (unpacked > limits.unpackedBytes) {
    throw new UnreadableFile(file, `unpacks to more than ${Math.round(limits.unpackedBytes / MIB)} MiB`);
  }
  if (unpacked > limits.ratioFrom && unpacked > packed * limits.ratio) {
    throw new UnreadableFile(file, `unpacks to more than ${limits.ratio} times its size, which looks like a bomb`);
  }
}
