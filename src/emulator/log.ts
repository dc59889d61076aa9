import type { EmulatorRequest } from "./incoming.js";

const MOST_ENTRIES = 10_000;
const MOST_BYTES = 16 * 1024 * 1024;
/** Beside its text, for every header and parameter: their objects outweigh short texts. */
const PER_PART_BYTES = 100;

/** What came last. It has a bound in number and in bytes, so that no flood fills the memory. */
export class BoundedLog<Entry> {
  /** Oldest first. */
  readonly entries: Entry[] = [];
  readonly #sizes: number[] = [];
  readonly #sizeOf: (entry: Entry) => number;
  #bytes = 0;

  constructor(sizeOf: (entry: Entry) => number) {
    this.#sizeOf = sizeOf;
  }

  add(entry: Entry): void {
    const size = this.#sizeOf(entry);
    this.entries.push(entry);
    this.#sizes.push(size);
    this.#bytes += size;
    while (this.#sizes.length > MOST_ENTRIES || this.#bytes > MOST_BYTES) {
      this.entries.shift();
      this.#bytes -= this.#sizes.shift() ?? 0;
    }
  }
}

export function sizeOfRequest({ path, query, headers, body }: EmulatorRequest): number {
  let size = path.length + body.length;
  for (const [name, value] of [...query, ...Object.entries(headers)])
    size += name.length + value.length + PER_PART_BYTES;
  return size;
}
