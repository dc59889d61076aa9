import type { Conversation, Part } from "../../../src/provider/index.js";
import { withCapabilities, withList, withPart } from "../broken/change.js";
import type { SeededFault } from "./fault.js";

const withConversations = (change: (item: Conversation) => Conversation) =>
  withPart(({ items, ...part }) => ({ ...part, items: items.map(change) }));

/** Lists of conversations. */
export const list: SeededFault[] = [
  {
    title: "only the first vendor page of a list",
    seed: withPart(({ items }) => ({ items, next: null })),
    fails: "conversations: every conversation comes exactly once",
  },
  {
    title: "the end taken from an empty page",
    seed: withPart((part) => (part.items.length === 0 ? { ...part, next: null } : part)),
    fails: "conversations: the walk goes on after empty vendor pages",
  },
  {
    title: "one conversation for each time",
    seed: withPart(({ items, ...part }) => ({
      ...part,
      items: [...new Map(items.map((item) => [item.activity.at?.getTime(), item])).values()],
    })),
    fails: "ties: conversations of one time come exactly once",
  },
  {
    title: "answers kept for later",
    seed: withList((original) => {
      const kept = new Map<string, Part<Conversation>>();
      return {
        async read(query, position, call) {
          const key = JSON.stringify([query, position]);
          const part = kept.get(key) ?? (await original.read(query, position, call));
          kept.set(key, part);
          return part;
        },
      };
    }),
    fails: "changes: a new walk sees what has changed",
  },
  {
    title: "any text taken for a page token",
    seed: withList((original) => ({
      read: (query, position, call) =>
        original.read(query, position !== null && /^[\w-]{4,}$/.test(position) ? position : null, call),
    })),
    fails: "positions: a conversation list answers a position that is none with cursor_malformed",
  },
  {
    title: "a time that is declared and never read",
    seed: withConversations((item) => ({
      ...item,
      activity: { ...item.activity, at: null, source: "none" },
    })),
    fails: "model: a list that declares a time has it",
  },
  {
    title: "the time of reading passed off as that of the last message",
    seed: withConversations((item) => ({ ...item, activity: { ...item.activity, at: new Date() } })),
    fails: "model: the time of the last message is that of the newest message",
  },
  {
    title: "a smaller vendor page declared than is asked for",
    seed: withCapabilities((capabilities) => {
      capabilities.conversations.vendorPageSize = 10;
      return capabilities;
    }),
    fails: "conversations: a vendor page holds no more rows than is declared",
  },
];
