import {
  type PostResult,
  seeded,
  startPosting,
  type WebhookOptions,
  type Webhooks,
} from "../../../../src/emulator/index.js";
import type { Callback, Callbacks, Decision } from "../callbacks/callback.js";
import type { Context } from "../context.js";
import { decisionOf } from "./decision.js";
import { eventOf } from "./request.js";

/** Options of `webhooks`. The vendor waits 2 seconds for an answer and posts an after-event once. */
export interface TencentWebhookOptions extends WebhookOptions {
  /** With which requests are signed; they are unsigned where it is absent. */
  token?: string;
  /** What happens where a before-event has no answer in time, or none that the pages know (`"deliver"`): with `"refuse"` the sender gets 80003. */
  unanswered?: "deliver" | "refuse";
}

const answerMs = 2000;

/** Posts what happens in the world from now on. */
export function startWebhooks(
  options: TencentWebhookOptions,
  { sdkAppId, world, readings }: Context,
  seed: number | string,
): Webhooks {
  const address = { url: options.url, sdkAppId, token: options.token };
  const eventOfNow = (callback: Callback) => eventOf(callback, address, world.now, readings);
  const callbacks: Callbacks = {
    ask: async (callback) => {
      const result = await posting.ask(eventOfNow(callback));
      if (result === undefined) return { kind: "allow" };
      return decisionOf(callback.command, result) ?? whereUnanswered(options);
    },
    tell: (callback) => posting.tell(eventOfNow(callback)),
  };
  const posting = startPosting(options, {
    timeoutMs: answerMs,
    retries: 0,
    random: seeded(`webhooks ${seed}`),
    isRetried: (result) =>
      readings.retriedEvents === "timeouts" ? result.outcome === "timeout" : !isTaken(result),
  });
  world.callbacks = callbacks;
  return posting;
}

function whereUnanswered({ unanswered = "deliver" }: TencentWebhookOptions): Decision {
  if (unanswered === "deliver") return { kind: "allow" };
  return { kind: "refuse", code: 80003, info: "the app's back end did not answer" };
}

/** docs 1047/34354: HTTP 200 with JSON. */
function isTaken(result: PostResult): boolean {
  if (result.outcome !== "answered" || result.status !== 200) return false;
  try {
    JSON.parse(result.answer);
    return true;
  } catch {
    return false;
  }
}
