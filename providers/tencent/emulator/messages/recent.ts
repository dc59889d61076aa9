type Answer = Record<string, unknown>;

interface Sent {
  at: number;
  answer: Promise<Answer>;
}

const most = 100_000;

/** The answers to what was sent last, by what must be equal for a message to be a repetition. */
export class RecentSends {
  readonly #sent = new Map<string, Sent>();

  /** The answer to an equal message of the last `seconds`, which may not be there yet; a repetition does not begin them anew. */
  find(key: string, now: Date, seconds: number): Promise<Answer> | undefined {
    const sent = this.#sent.get(key);
    return sent !== undefined && now.getTime() - sent.at < seconds * 1000 ? sent.answer : undefined;
  }

  /** A message that is refused in the end is forgotten. */
  remember(key: string, now: Date, answer: Promise<Answer>): void {
    const sent = { at: now.getTime(), answer };
    this.#sent.delete(key);
    this.#sent.set(key, sent);
    answer.catch(() => {
      if (this.#sent.get(key) === sent) this.#sent.delete(key);
    });
    const [oldest] = this.#sent.keys();
    if (this.#sent.size > most && oldest !== undefined) this.#sent.delete(oldest);
  }
}
