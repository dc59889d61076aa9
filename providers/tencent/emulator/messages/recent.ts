type Answer = Record<string, unknown>;

const most = 100_000;

/** The answers to what was sent last, by what must be equal for a message to be a repetition. */
export class RecentSends {
  readonly #answers = new Map<string, { at: number; answer: Answer }>();

  /** The answer to an equal message of the last `seconds`; a repetition does not begin them anew. */
  find(key: string, now: Date, seconds: number): Answer | undefined {
    const sent = this.#answers.get(key);
    return sent !== undefined && now.getTime() - sent.at < seconds * 1000 ? sent.answer : undefined;
  }

  remember(key: string, now: Date, answer: Answer): void {
    this.#answers.delete(key);
    this.#answers.set(key, { at: now.getTime(), answer });
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > most && oldest !== undefined) this.#answers.delete(oldest);
  }
}
