/** Buckets that nobody has used for so long are forgotten. */
const IDLE_MS = 60_000;

/** What is kept of one limit. */
interface Bucket {
  /** Whether nobody waits, so that all it knows is when calls went out. */
  readonly isFree: boolean;
}

/** Finds the bucket of a key. An app of many tenants has keys without end, so those that are idle are forgotten. */
export class Buckets<Kind extends Bucket> {
  readonly #byKey = new Map<string, { bucket: Kind; usedAt: number }>();
  readonly #make: (key: string) => Kind;
  #sweptAt = performance.now();

  constructor(make: (key: string) => Kind) {
    this.#make = make;
  }

  /** The bucket of a key, made where there is none. */
  of(key: string): Kind {
    const now = performance.now();
    this.#sweep(now);
    const known = this.#byKey.get(key);
    if (known !== undefined) {
      known.usedAt = now;
      return known.bucket;
    }
    const bucket = this.#make(key);
    this.#byKey.set(key, { bucket, usedAt: now });
    return bucket;
  }

  /** The bucket of a key, where there is one. */
  known(key: string): Kind | undefined {
    return this.#byKey.get(key)?.bucket;
  }

  #sweep(now: number): void {
    if (now - this.#sweptAt <= IDLE_MS) return;
    this.#sweptAt = now;
    for (const [key, { bucket, usedAt }] of this.#byKey)
      if (bucket.isFree && usedAt < now - IDLE_MS) this.#byKey.delete(key);
  }
}
