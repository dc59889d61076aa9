import type { ColloquyEvent } from "../model/event.js";
import type { MessageDraft, SendDecision } from "../provider/contract/index.js";
import type { Dedupe } from "./dedupe.js";

/** Gets every event. It may be called again for an event that it did not finish, so repeating must do no harm. */
export type OnEvent = (event: ColloquyEvent) => void | Promise<void>;

/** Says whether a message may be sent. */
export type BeforeSend = (draft: MessageDraft) => SendDecision | Promise<SendDecision>;

/** Options of {@link createWebhooks}. */
export interface WebhooksOptions {
  /**
   * What gets the events. Several are called one after the other, in their order; an event counts as handled when all
   * have returned. Where one throws, those behind it are not called, and the vendor is answered that it shall send the
   * event again, which it does as its pages say.
   */
  onEvent: OnEvent | readonly OnEvent[];
  /** How long the handlers of one event may take, in milliseconds (60,000). Then it counts as failed. */
  onEventTimeoutMs?: number | undefined;
  /** Asked before a message is sent, where the vendor asks and its app is set up so. Absent: every message may be. */
  beforeSend?: BeforeSend | undefined;
  /** How long `beforeSend` may take, in milliseconds (1,500): vendors wait for 2 s. */
  beforeSendTimeoutMs?: number | undefined;
  /** What becomes of a message where `beforeSend` is late, throws, or answers what cannot be used ("allow"). */
  onBeforeSendFailure?: "allow" | "refuse" | undefined;
  /** What has been handled (`memoryDedupe()`). */
  dedupe?: Dedupe | undefined;
}

/** Receives the webhooks of several vendor apps. */
export interface Webhooks {
  /**
   * Answers one request. It never throws: what is not to be taken is answered with a status of 400 or more, and a JSON
   * body that says why. Needs the body unread.
   */
  handle(request: Request): Promise<Response>;
}
