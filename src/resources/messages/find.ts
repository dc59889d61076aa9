import type { Caller } from "../../calling/call.js";
import type { Scope } from "../../calling/scope.js";
import type { Message } from "../../model/message.js";
import type { SentMessage } from "../../model/send.js";
import { StretchSession } from "../../paging/stretch.js";
import type { Sending } from "./delivery.js";
import { historyOf, readerOf } from "./history.js";

/** Vendor pages that are looked at. */
const MOST_PAGES = 10;

/** Messages that a page is asked to bring. */
const WANTED = 100;

/** The message that was sent, where the history back to `since` holds it. Throws where it cannot look so far. */
export async function findMessage(
  caller: Caller,
  { part, query, userId, conversationId }: Sending,
  since: Date,
  scope: Scope,
): Promise<SentMessage | null> {
  const { kinds } = caller.provider.capabilities.messages;
  const includeRecalled = Object.values(kinds).some(({ recalled }) => recalled !== "unsupported");
  const asked = { userId, conversationId, direction: "older", includeRecalled, options: {} } as const;
  const history = caller.failures.prepare("messages.send", () => historyOf(caller).prepare(asked));
  let pages = 0;
  const read = readerOf(caller, history, WANTED, { counted: false });
  const counted: typeof read = (position, within) => {
    pages += 1;
    return read(position, within);
  };
  const session = new StretchSession(counted, null);
  for (;;) {
    const message = session.peek();
    if (message !== undefined) {
      if (part.isSent(query, message)) return sentOf(message);
      if (message.sentAt !== null && message.sentAt < since) return null;
      session.take();
    } else if (session.ended) {
      return null;
    } else if (pages >= MOST_PAGES) {
      // Not having looked far enough is not the same as not having found.
      const message = `the newest ${MOST_PAGES} vendor pages do not reach back to ${since.toISOString()}`;
      throw caller.error("messages.send", { code: "unavailable", message });
    } else {
      await session.fill(scope);
    }
  }
}

function sentOf({ raw: _, sentAt, ...message }: Message): SentMessage {
  return { ...message, ...(sentAt === null ? {} : { sentAt }) };
}
