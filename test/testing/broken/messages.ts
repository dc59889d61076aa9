import type { Query } from "../../../src/provider/index.js";
import { type Broken, withHistory, withMessage } from "./change.js";

/** Histories that lose, repeat or show what they should not. */
export const messages: Broken[] = [
  {
    title: "the oldest message lost",
    breakIt: withMessage((message) => (message.position === "1" ? null : message)),
    fails: "messages: group: every message comes exactly once",
    also: [
      "ties: group: messages of one time come exactly once",
      "ties: group: newer messages of one time come exactly once",
      "nameless: a message without an identity is counted, and its neighbours come",
      "details: the last message of a group conversation is its newest visible one, and its time the activity's",
    ],
    says: /1 missing \("group-1\/1"\)\. Return every row/,
  },
  {
    title: "only the first of its vendor pages, which hold a hundred messages",
    options: { messagePageSize: 100 },
    breakIt: withHistory((history) => ({
      async read(query, position, call, want) {
        const stretch = await history.read(query, position, call, want);
        return { ...stretch, next: null };
      },
    })),
    fails: "messages: group: a vendor page holds no more messages than is declared",
    also: [
      "ties: group: messages of one time come exactly once",
      "ties: group: newer messages of one time come exactly once",
      "messages: group: every message comes exactly once",
      "messages: group: pages of limit 1 are exact and lose nothing at their seams",
      "messages: group: pages of limit 7 are exact and lose nothing at their seams",
      "messages: group: a walk starts just behind `from`",
      "messages: group: a walk goes on in a new client from its cursor alone",
      "messages: group: messages that arrive between pages disturb nothing",
      "messages: group: what has expired ends the walk cleanly",
      "failures: a failure amid a page of messages gives what is in hand, and the next page goes on",
    ],
    says: /234 messages took 1 requests, and vendor pages of 100 were declared/,
  },
  {
    title: "messages in the opposite order inside a page",
    breakIt: withHistory((history) => ({
      async read(query, position, call, want) {
        const stretch = await history.read(query, position, call, want);
        return { ...stretch, rows: [...stretch.rows].reverse() };
      },
    })),
    fails: "messages: group: the newest message comes first",
    also: [
      "ties: group: messages of one time come exactly once",
      "ties: group: newer messages of one time come exactly once",
      "messages: group: pages of limit 1 are exact and lose nothing at their seams",
      "messages: group: pages of limit 7 are exact and lose nothing at their seams",
      "messages: group: a walk starts just behind `from`",
      "messages: group: a walk goes on in a new client from its cursor alone",
      "messages: group: messages that arrive between pages disturb nothing",
      "messages: group: what has expired ends the walk cleanly",
      "messages: group: newer runs from a message to the newest",
      "messages: group: newer from the newest message is empty",
      "messages: group: newer brings what arrives during the walk",
      "messages: group: a cursor of one direction is refused by the other",
      "details: the last message of a group conversation is its newest visible one, and its time the activity's",
    ],
    says: /sort a vendor page that ascends/,
  },
  {
    title: "the direction ignored",
    breakIt: withHistory((history) => ({
      prepare: (input) => history.prepare({ ...input, direction: "older" }),
    })),
    fails: "messages: group: newer runs from a message to the newest",
    also: [
      "ties: group: newer messages of one time come exactly once",
      "messages: group: newer from the newest message is empty",
      "messages: group: newer brings what arrives during the walk",
      "messages: group: a cursor of one direction is refused by the other",
    ],
    says: /Honour direction "newer"/,
  },
  {
    title: "`from` included",
    breakIt: withHistory((history) => ({
      startAfter(query, position) {
        const start = history.startAfter(query, position);
        return query.direction === "older" ? String(Number(start) + 1) : start;
      },
    })),
    fails: "messages: group: a walk starts just behind `from`",
    also: ["ties: group: messages of one time come exactly once"],
    says: /should not be there.*itself not included/,
  },
  {
    title: "positions that count from the newest message",
    breakIt(provider, world) {
      const lengthOf = (query: Query) => world.conversation(query.conversationId as string).messages.length;
      const turn = (query: Query, position: string | null) =>
        position === null || query.direction === "newer" || !/^\d+$/.test(position)
          ? position
          : String(lengthOf(query) + 1 - Number(position));
      return withHistory((history) => ({
        startAfter: (query, position) => turn(query, history.startAfter(query, position)) ?? position,
        async read(query, position, call, want) {
          const stretch = await history.read(query, turn(query, position), call, want);
          const rows = stretch.rows.map(({ message, after }) => ({ message, after: turn(query, after) }));
          return { ...stretch, rows, next: turn(query, stretch.next) };
        },
      }))(provider);
    },
    fails: "messages: group: messages that arrive between pages disturb nothing",
    says: /Let a position name a message, not how many stand before it/,
  },
  {
    title: "the end taken from a page of placeholders",
    breakIt: withHistory((history) => ({
      async read(query, position, call, want) {
        const stretch = await history.read(query, position, call, want);
        return stretch.rows.some((row) => row.message !== null) ? stretch : { ...stretch, next: null };
      },
    })),
    options: { messagePageSize: 10 },
    fails: "messages: group: messages that were taken out do not end the walk",
    says: /5 missing .*go on after a page of nothing else/,
  },
  {
    title: "every end called retention",
    breakIt: withHistory((history) => ({
      async read(query, position, call, want) {
        const { end, ...stretch } = await history.read(query, position, call, want);
        return end === undefined ? stretch : { ...stretch, end: "retention" };
      },
    })),
    fails: "messages: group: the end of a whole history is not called retention",
    says: /ends with "retention"/,
  },
  {
    title: "every end called the start",
    breakIt: withHistory((history) => ({
      async read(query, position, call, want) {
        const { end, ...stretch } = await history.read(query, position, call, want);
        return end === undefined ? stretch : { ...stretch, end: "start" };
      },
    })),
    fails: "messages: group: what has expired ends the walk cleanly",
    says: /whose start has expired ends with "start"/,
  },
  {
    title: "any text taken for a position",
    breakIt: withHistory((history) => ({
      startAfter: (query, position) => (/^\d+$/.test(position) ? history.startAfter(query, position) : "1"),
    })),
    fails: "messages: group: a text that is no position is refused before any request",
    says: /succeeded, expected invalid_argument\. Check it in startAfter/,
  },
  {
    title: "everybody taken for a member",
    breakIt: withHistory(() => ({ isMember: async () => true })),
    fails: "messages: group: requireMember keeps an outsider out",
    says: /an outsider's page succeeded, expected permission_denied/,
  },
  {
    title: "nobody taken for a member",
    breakIt: withHistory(() => ({ isMember: async () => false })),
    fails: "messages: group: requireMember lets a member read",
    says: /not in this conversation/,
  },
  {
    title: "recalled messages brought unasked",
    breakIt: withHistory((history) => ({
      read: (query, position, call, want) =>
        history.read({ ...query, includeRecalled: true }, position, call, want),
    })),
    fails: "messages: group: recalled messages are left out",
    also: [
      "details: the last message of a group conversation is its newest visible one, and its time the activity's",
    ],
    says: /1 should not be there.*unless includeRecalled asks for it/,
  },
  {
    title: "recalled messages with their body in raw",
    breakIt: (provider, world) =>
      withMessage((message) => {
        const { messages } = world.conversation(message.conversationId);
        return {
          ...message,
          raw: { content: messages.find(({ id }) => id === message.id)?.content as unknown },
        };
      })(provider),
    fails: "messages: group: includeRecalled brings recalled messages without their body",
    also: ["messages: group: a recalled message keeps nothing of what its sender wrote"],
    says: /the recalled message still holds "text 5"/,
  },
  ...(["customData", "quote", "attributes"] as const).map(
    (field): Broken => ({
      title: `recalled messages that keep their ${field}`,
      breakIt: (provider, world) =>
        withMessage((message) => {
          if (message.state !== "recalled") return message;
          const { messages } = world.conversation(message.conversationId);
          const written = messages.find(({ id }) => id === message.id);
          return { ...message, [field]: written?.[field] };
        })(provider),
      fails: "messages: group: a recalled message keeps nothing of what its sender wrote",
      says: new RegExp(`still has what its sender wrote in ${field}\\. Leave out text, quote`),
    }),
  ),
];
