import type { Json } from "../../../src/provider/index.js";
import { withHistory, withMessage } from "../broken/change.js";
import type { SeededFault } from "./fault.js";

/** A field of pigeon's own item. */
const rawOf = (item: { raw: unknown }) => item.raw as Record<string, Json>;

/** Histories and messages. */
export const histories: SeededFault[] = [
  {
    title: "only the first vendor page of a history",
    seed: withHistory((original) => ({
      read: async (...input) => ({ ...(await original.read(...input)), next: null }),
    })),
    fails: "messages: group: every message comes exactly once",
  },
  {
    title: "one message lost at the seam of two vendor pages",
    seed: withHistory((original) => ({
      async read(query, position, call, want) {
        const stretch = await original.read(query, position, call, want);
        const isLater = query.direction === "older" && position !== null && stretch.rows.length > 1;
        return isLater ? { ...stretch, rows: stretch.rows.slice(1) } : stretch;
      },
    })),
    fails: "messages: group: every message comes exactly once",
  },
  {
    title: "a history that starts again where a position is none",
    seed: withHistory((original) => ({
      read: (query, position, call, want) =>
        original.read(query, position !== null && /^[1-9]/.test(position) ? position : null, call, want),
    })),
    fails: "positions: a history answers a position that is none with cursor_malformed",
  },
  {
    title: "everybody taken for a member",
    seed: withHistory(() => ({ isMember: async () => true })),
    fails: "messages: group: requireMember keeps an outsider out",
  },
  {
    title: "lost senders",
    seed: withMessage((message) => ({ ...message, senderId: null })),
    fails: "model: messages of group say who sent them",
  },
  {
    title: "users taken for the cloud",
    seed: withMessage((message) => ({ ...message, system: true })),
    fails: "model: messages of group say who sent them",
  },
  {
    title: "lost times",
    seed: withMessage((message) => ({ ...message, sentAt: null })),
    fails: "model: messages of group say when they were sent",
  },
  {
    title: "times in the wrong unit",
    seed: withMessage((message) => ({ ...message, sentAt: new Date(Number(rawOf(message).at) / 1000) })),
    fails: "model: messages of group say when they were sent",
  },
  {
    title: "the conversation named by another id",
    seed: withMessage((message) => ({ ...message, conversationId: `pigeon:${message.conversationId}` })),
    fails: "model: messages name the conversation as it was asked for",
  },
  {
    title: "recalled messages that say what they said in their attributes",
    seed: withMessage((message) =>
      message.state === "recalled"
        ? { ...message, attributes: { said: "taken back by its sender" } }
        : message,
    ),
    fails: "messages: group: a recalled message keeps nothing of what its sender wrote",
  },
];
