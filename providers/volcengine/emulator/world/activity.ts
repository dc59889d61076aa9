interface Rank {
  at: number;
  sequence: number;
}

/** For each user, the conversations by last activity. Of two with one time, the one moved later comes first. */
export class ActivityLists {
  readonly #ranks = new Map<string, Map<bigint, Rank>>();
  readonly #sorted = new Map<string, bigint[]>();
  #sequence = 0;
  #latest = 0;

  /** To the front, also when the clock stands still or runs behind what the list holds. */
  toFront(userId: string, shortId: bigint, now: Date): void {
    this.place(userId, shortId, new Date(Math.max(this.#latest, now.getTime())));
  }

  place(userId: string, shortId: bigint, at: Date): void {
    this.#latest = Math.max(this.#latest, at.getTime());
    this.#sequence += 1;
    const ranks = this.#ranks.get(userId) ?? new Map<bigint, Rank>();
    this.#ranks.set(userId, ranks.set(shortId, { at: at.getTime(), sequence: this.#sequence }));
    this.#sorted.delete(userId);
  }

  /** Moves forwards only: an older time than the known one changes nothing. */
  raise(userId: string, shortId: bigint, at: Date): void {
    const known = this.#ranks.get(userId)?.get(shortId);
    if (known === undefined || at.getTime() >= known.at) this.place(userId, shortId, at);
  }

  remove(userId: string, shortId: bigint): void {
    this.#ranks.get(userId)?.delete(shortId);
    this.#sorted.delete(userId);
  }

  /** Most recent first. */
  of(userId: string): readonly bigint[] {
    const known = this.#sorted.get(userId);
    if (known !== undefined) return known;
    const ranked = [...(this.#ranks.get(userId) ?? [])];
    ranked.sort(([, a], [, b]) => b.at - a.at || b.sequence - a.sequence);
    const sorted = ranked.map(([shortId]) => shortId);
    this.#sorted.set(userId, sorted);
    return sorted;
  }
}
