/**
 * The server on a mirror: what it shows is read from a database, without a vendor call. Webhooks, the server's own writes
 * and crawls keep it up to date.
 */
import type { CursorOptions } from "colloquy";
import { createMirror, type Mirror } from "colloquy/mirror";
import { pgliteStore } from "colloquy/mirror/pglite";
import { isAboutMessage } from "./inbox-participants.js";
import type { Clients, Reads, SessionUser, Source } from "./inbox-reads.js";

/** A mirror for these people, whose crawls run until it is closed. */
export async function openMirror(clients: Clients, people: Iterable<SessionUser>, cursor: CursorOptions) {
  // In memory, because the example's clouds are new at every start. An app names a folder, or takes `postgresStore`.
  const store = pgliteStore();
  const mirror = createMirror({ clients, store, cursor });
  await mirror.migrate();
  for (const { person, users } of people) await mirror.enroll({ person, users });
  const closing = new AbortController();
  const crawls = mirror.run({ signal: closing.signal });
  const close = async () => {
    closing.abort();
    await crawls;
    await store.close();
  };
  return { mirror, close };
}

export function readMirror(mirror: Mirror<Source>): Reads {
  return {
    inbox: ({ person }, page, call) => mirror.inbox.list({ ...page, person }, call),
    messages: ({ person }, page, call) => mirror.messages.list({ ...page, person }, call),
    async conversation({ person }, { source, conversationId }) {
      const input = { person, source, conversationIds: [conversationId] };
      const [conversation] = await mirror.conversations.get(input);
      return conversation ?? null;
    },
    // Who is not in the conversation has no row of it, so nobody else's are shown.
    async concerned(_source, event, userIds) {
      const ids = isAboutMessage(event) ? event.conversation.ids : [];
      return new Map(
        ids.flatMap(({ userId, conversationId }) =>
          [...userIds]
            .filter((one) => userId === null || userId === one)
            .map((one) => [one, conversationId] as const),
        ),
      );
    },
  };
}
