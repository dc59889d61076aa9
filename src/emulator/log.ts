import type { EmulatorRequest } from "./incoming.js";

const MOST_REQUESTS = 10_000;
const MOST_BYTES = 16 * 1024 * 1024;
/** Beside its text, for every header and parameter: their objects outweigh short texts. */
const PER_PART_BYTES = 100;

/** The requests that came last. It has a bound in number and in bytes, so that no flood of requests fills the memory. */
export class RequestLog {
  /** Oldest first. */
  readonly requests: EmulatorRequest[] = [];
  readonly #sizes: number[] = [];
  #bytes = 0;

  add(request: EmulatorRequest): void {
    const size = sizeOf(request);
    this.requests.push(request);
    this.#sizes.push(size);
    this.#bytes += size;
    while (this.#sizes.length > MOST_REQUESTS || this.#bytes > MOST_BYTES) {
      this.requests.shift();
      this.#bytes -= this.#sizes.shift() ?? 0;
    }
  }
}

function sizeOf({ path, query, headers, body }: EmulatorRequest): number {
  let size = path.length + body.length;
  for (const [name, value] of [...query, ...Object.entries(headers)])
    size += name.length + value.length + PER_PART_BYTES;
  return size;
}
