import {
  type ColloquyEvent,
  createWebhooks,
  type Dedupe,
  type MessageDraft,
  type Webhook,
} from "../../../webhooks/index.js";

/** What a request tells: something that happened, or the vendor's question whether a message may be sent. */
export type Told = ColloquyEvent | ({ type: "beforeSend" } & MessageDraft);

/** Whoever watches wants to see a repetition too. */
const forgetful: Dedupe = {
  begin: async () => "new",
  done: async () => undefined,
  failed: async () => undefined,
};

/** Verifies one request; the answer is the one that its vendor takes as "handled", or a refusal. */
export async function readRequest(
  sources: Readonly<Record<string, Webhook>>,
  request: Request,
): Promise<{ answer: Response; told: Told[] }> {
  const told: Told[] = [];
  const asks = Object.values(sources).some(({ asksBeforeSend }) => asksBeforeSend);
  const webhooks = createWebhooks(sources, {
    dedupe: forgetful,
    onEvent: (event) => void told.push(event),
    beforeSend: asks
      ? (draft) => {
          told.push({ type: "beforeSend", ...draft });
          return { allow: true };
        }
      : undefined,
  });
  return { answer: await webhooks.handle(request), told };
}
