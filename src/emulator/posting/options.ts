/** Where an emulator posts its events, and what goes wrong on the way. A share lies between 0 and 1. */
export interface WebhookOptions {
  /** http or https; a query of its own stays. */
  url: string;
  /** The names of the events that are posted, as the vendor's console switches them on; all when absent. */
  events?: readonly string[];
  /** How long an answer may take, in milliseconds; the vendor's time when absent. */
  timeoutMs?: number;
  /** How often an after-event is posted again that was not taken; as the vendor does when absent. Before-events never are. */
  retries?: number;
  /** How long after a failure it is posted again, in milliseconds (1,000). */
  retryDelayMs?: number;
  /** How many after-events are on their way at once (1, so that they arrive in order). */
  parallel?: number;
  /** Up to how much later an after-event is posted, in milliseconds (0). Each waits on its own, so they overtake. */
  delayMs?: number;
  /** The share of after-events that are posted twice (0). */
  repeated?: number;
  /** The share of after-events that are posted behind the next one (0); a second at most. */
  reordered?: number;
  /** The share of after-events that are never posted (0). */
  lost?: number;
}

/** One attempt to post an event. */
export interface WebhookPost {
  /** The vendor's name of the event. */
  event: string;
  /** With its query. */
  url: string;
  /** As it was sent. */
  body: string;
  /** From 1. */
  attempt: number;
  /**
   * `lost` was not sent, as `lost` of the options asks or because 10,000 others were waiting; `stopped` was waiting or
   * on its way when the emulator stopped posting.
   */
  outcome: "answered" | "timeout" | "failed" | "lost" | "stopped";
  /** The HTTP status of an answer. */
  status?: number;
  /** The body of an answer; the first 1 MiB of it. */
  answer?: string;
  /** What failed. */
  reason?: string;
}

/** An emulator that posts its events. */
export interface Webhooks {
  /** Every attempt that has ended, oldest first: the last 10,000, and fewer where those hold more than 16 MiB. */
  readonly posts: readonly WebhookPost[];
  /** Resolves once every event was posted, those included that wait for their time or for another attempt. */
  idle(): Promise<void>;
  /** Ends it: nothing is posted any more, and what is on its way is broken off. */
  stop(): Promise<void>;
}
