import { BoundedLog } from "../log.js";
import { drawFate } from "./fate.js";
import { JsonPoster, type PostResult } from "./http.js";
import { Line } from "./line.js";
import type { WebhookOptions, WebhookPost, Webhooks } from "./options.js";

export type { PostResult } from "./http.js";
export type { WebhookOptions, WebhookPost, Webhooks } from "./options.js";

/** What is posted. */
export interface EventRequest {
  /** With its query. */
  url: string;
  /** JSON. */
  body: string;
}

/** An event that can be posted. */
export interface OutgoingEvent {
  /** The vendor's name of it, by which `events` of the options chooses. */
  name: string;
  /** Made anew for every attempt, as a signature may cover the time of posting. */
  request(): EventRequest;
}

/** How one vendor posts. */
export interface PostingRules {
  /** How long an answer may take, in milliseconds, where the options do not say. */
  timeoutMs: number;
  /** How often an after-event is posted again where the options do not say. */
  retries: number;
  /** Draws what the options leave to chance: numbers from 0 up to 1. */
  random: () => number;
  /** Whether an after-event with this result is posted again, as far as there are retries. */
  isRetried(result: PostResult): boolean;
}

/** What an emulator posts with. */
export interface Posting extends Webhooks {
  /** Posts an after-event when its turn comes; nobody waits for it. */
  tell(event: OutgoingEvent): void;
  /** Posts a before-event at once and hands over the answer; `undefined` where that event is not switched on. */
  ask(event: OutgoingEvent): Promise<PostResult | undefined>;
}

/** Starts to post events; what the options ask to go wrong does so. Throws a TypeError for what is no URL of http or https. */
export function startPosting(options: WebhookOptions, rules: PostingRules): Posting {
  if (!/^https?:$/.test(new URL(options.url).protocol))
    throw new TypeError(`not http or https: ${options.url}`);
  return new EventPosting(options, rules);
}

interface Job {
  event: OutgoingEvent;
  /** From 1. */
  attempt: number;
}

const MOST_WAITING = 10_000;
const RETRY_DELAY_MS = 1000;

class EventPosting implements Posting {
  readonly #options: WebhookOptions;
  readonly #rules: PostingRules;
  readonly #http = new JsonPoster();
  readonly #log = new BoundedLog<WebhookPost>(
    ({ url, body, answer = "" }) => url.length + body.length + answer.length,
  );
  readonly #line: Line<Job>;
  #isStopped = false;

  constructor(options: WebhookOptions, rules: PostingRules) {
    this.#options = options;
    this.#rules = rules;
    this.#line = new Line((job) => this.#attempt(job), options.parallel ?? 1);
  }

  get posts(): readonly WebhookPost[] {
    return this.#log.entries;
  }

  tell(event: OutgoingEvent): void {
    if (!this.#isPosted(event)) return;
    const { isLost, isReordered, delaysMs } = drawFate(this.#options, this.#rules.random);
    if (isLost || this.#line.length >= MOST_WAITING) {
      this.#record(event, 1, event.request(), { outcome: "lost" });
      return;
    }
    for (const delayMs of delaysMs)
      this.#line.add({ event, attempt: 1 }, { delayMs, isBehindNext: isReordered });
  }

  async ask(event: OutgoingEvent): Promise<PostResult | undefined> {
    return this.#isPosted(event) ? await this.#post(event, 1) : undefined;
  }

  idle(): Promise<void> {
    return this.#line.idle();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#http.close();
    for (const { event, attempt } of this.#line.clear()) {
      this.#record(event, attempt, event.request(), { outcome: "stopped" });
    }
    await this.#line.idle();
  }

  #isPosted({ name }: OutgoingEvent): boolean {
    return !this.#isStopped && (this.#options.events?.includes(name) ?? true);
  }

  async #attempt({ event, attempt }: Job): Promise<void> {
    const result = await this.#post(event, attempt);
    const { retries = this.#rules.retries, retryDelayMs = RETRY_DELAY_MS } = this.#options;
    if (this.#isStopped || attempt > retries || !this.#rules.isRetried(result)) return;
    this.#line.add({ event, attempt: attempt + 1 }, { delayMs: retryDelayMs, isBehindNext: false });
  }

  async #post(event: OutgoingEvent, attempt: number): Promise<PostResult> {
    const request = event.request();
    const timeoutMs = this.#options.timeoutMs ?? this.#rules.timeoutMs;
    const result = await this.#http.post(request.url, request.body, timeoutMs);
    this.#record(event, attempt, request, result);
    return result;
  }

  #record(
    { name }: OutgoingEvent,
    attempt: number,
    { url, body }: EventRequest,
    result: PostResult | { outcome: "lost" },
  ): void {
    this.#log.add({ event: name, url, body, attempt, ...result });
  }
}
