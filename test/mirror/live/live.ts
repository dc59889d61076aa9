import { expect } from "vitest";
import type { Client } from "../../../src/client.js";
import { ColloquyError } from "../../../src/errors/colloquy-error.js";
import { createInbox } from "../../../src/inbox/index.js";
import type { Mirror } from "../../../src/mirror/index.js";
import type { Conversation } from "../../../src/model/conversation.js";
import type { Message } from "../../../src/model/message.js";
import { all } from "../../support/catching.js";

type Source = "tencent" | "volcengine";

/**
 * What a row shows. Its place may differ by what nobody sees any more: a list goes by a message that was recalled since,
 * and the mirror by the newest that is left.
 */
function shownOf(row: Conversation & { source: string }) {
  const { source, id, kind, peerId, title, avatarUrl, unread, marks } = row;
  const lastMessage = row.lastMessage == null ? null : messageOf(row.lastMessage);
  return { source, id, kind, peerId, title, avatarUrl, unread, marks, lastMessage };
}

function messageOf({ raw: _, ...message }: Message) {
  return message;
}

const byId = (a: { source: string; id: string }, b: { source: string; id: string }) =>
  a.source + a.id < b.source + b.id ? -1 : 1;

/** A group that is gone, or that the user has left: a list may show it all the same. */
const outOfReach = new Set<string>(["not_found", "permission_denied"]);

/** Rows and histories, by source and conversation. */
type Seen = Map<string, { row: object; history: object[] }>;

/** One person's inbox and histories, as the clouds have them, and what of the list is out of reach. */
export async function readLive(
  clients: Record<Source, Client>,
  users: Record<Source, string>,
): Promise<{ seen: Seen; gone: string[] }> {
  const inbox = createInbox(clients, { detailsTimeoutMs: 10_000 });
  const include = ["profile", "lastMessage", "unread", "marks"] as const;
  const seen: Seen = new Map();
  const gone: string[] = [];
  for (const row of (await all(inbox.iterate({ users, include }))).sort(byId)) {
    const { source, id: conversationId } = row;
    const requireMember = row.kind === "group";
    const read = clients[source].messages.iterate({ userId: users[source], conversationId, requireMember });
    const history = await all(read).catch((thrown: unknown) => {
      if (ColloquyError.is(thrown) && outOfReach.has(thrown.code)) return undefined;
      throw thrown;
    });
    if (history === undefined) gone.push(`${source} ${conversationId}`);
    else seen.set(`${source} ${conversationId}`, { row: shownOf(row), history: history.map(messageOf) });
  }
  return { seen, gone };
}

/** The same, as the mirror has them. */
export async function readMirror(mirror: Mirror<Source>, person: string, gone: string[]): Promise<Seen> {
  const rows = await all(mirror.inbox.iterate({ person }));
  const places = rows.map(({ sortAt }) => Number(sortAt));
  expect(places).toEqual([...places].sort((a, b) => b - a));
  const seen: Seen = new Map();
  for (const row of rows.sort(byId)) {
    const { source, id: conversationId } = row;
    if (gone.includes(`${source} ${conversationId}`)) continue;
    const history = await all(mirror.messages.iterate({ person, source, conversationId }));
    seen.set(`${source} ${conversationId}`, { row: shownOf(row), history: history.map(messageOf) });
  }
  return seen;
}
