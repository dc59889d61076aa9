import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Recognised, Webhook } from "../provider/contract/index.js";
import { Refusal } from "./receive.js";

const key = randomBytes(32);

/** Whether two texts are the same, in a time that says nothing of either but their lengths. */
export function isSameText(given: string, expected: string): boolean {
  return timingSafeEqual(digestOf(given), digestOf(expected));
}

function digestOf(text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

type Own = Extract<Recognised, { is: "own" }>;

/** Refuses a request that is forged, unsigned or stale. `since`: nothing is known of what claims to be older. */
export function verify(webhook: Webhook, { signature, at }: Own, since: Date | undefined): void {
  if (signature === null) {
    if (!webhook.acceptsUnsigned) throw new Refusal(401, "the request is not signed");
  } else if (!isSameText(signature.given, signature.expected)) {
    throw new Refusal(401, "the signature is wrong");
  }
  if (at === null) return;
  const { maxAgeMs, maxAheadMs } = webhook.freshness;
  const ageMs = Date.now() - at.getTime();
  if (ageMs > maxAgeMs) throw new Refusal(401, "the request is too old");
  if (ageMs < -maxAheadMs) throw new Refusal(401, "the request claims a time that has not come");
  if (since !== undefined && at < since) {
    throw new Refusal(401, "the request is older than what is known of handled events");
  }
}
