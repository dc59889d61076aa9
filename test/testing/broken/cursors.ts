import type { Query } from "../../../src/provider/index.js";
import { type Broken, streamed, withHistory, withList, withMarks, withWholeList } from "./change.js";

/** Walks that cannot be resumed, or that others can resume. */
export const cursors: Broken[] = [
  {
    title: "positions kept in the provider",
    options: streamed,
    breakIt: withList((list) => {
      const positions: string[] = [];
      return {
        async read(query, handle, call) {
          const position = handle === null ? null : positions[Number(handle)];
          if (position === undefined) throw new Error("no such handle");
          const { next, ...part } = await list.read(query, position, call);
          if (next !== null && !positions.includes(next)) positions.push(next);
          return { ...part, next: next === null ? null : String(positions.indexOf(next)) };
        },
      };
    }),
    fails: "cursors: a walk goes on in a new client from its cursor alone",
    also: ["positions: a conversation list answers a position that is none with cursor_malformed"],
    says: /a new client cannot go on.*Keep every position in its text/,
  },
  {
    title: "positions of 2 KB",
    options: streamed,
    breakIt: withList((list) => ({
      async read(query, position, call) {
        const { next, ...part } = await list.read(query, position?.trimEnd() ?? null, call);
        return { ...part, next: next === null ? null : next.padEnd(2048) };
      },
    })),
    fails: "cursors: cursors are small and URL-safe",
    says: /more than 1 KB\. Positions are texts of at most 600 bytes/,
  },
  {
    title: "a user that is not in the query",
    breakIt: withWholeList((list) => {
      let userId: string;
      return {
        prepare(input) {
          const { userId: user, ...query } = list.prepare(input);
          userId = user as string;
          return query;
        },
        readWhole: (query, call) => list.readWhole({ ...query, userId }, call),
      };
    }),
    fails: "cursors: a cursor of another user is refused by conversations",
    says: /a cursor of another user succeeded, expected cursor_foreign\. Put everything/,
  },
  {
    title: "an option that is not in the query",
    breakIt: withWholeList((list) => {
      let kind: Query[string];
      return {
        prepare(input) {
          const { kind: wanted, ...query } = list.prepare(input);
          kind = wanted ?? null;
          return query;
        },
        readWhole: (query, call) => list.readWhole({ ...query, kind: kind! }, call),
      };
    }),
    fails: "cursors: a cursor of other provider options is refused by conversations",
    says: /a cursor of other provider options succeeded, expected cursor_foreign/,
  },
  {
    title: "one app id for all apps",
    breakIt: (provider) => ({ ...provider, appId: "1" }),
    fails: "cursors: a cursor of another app is refused by conversations",
    also: [
      "cursors: a cursor of another app is refused by messages",
      "cursors: a cursor of another app is refused by marks",
    ],
    says: /a cursor of another app succeeded, expected cursor_foreign/,
  },
  {
    title: "a conversation that is not in the query of its messages",
    breakIt: withHistory((history) => {
      let conversationId: string;
      return {
        prepare(input) {
          const { conversationId: id, ...query } = history.prepare(input);
          conversationId = id as string;
          return query;
        },
        read: (query, position, call, want) =>
          history.read({ ...query, conversationId }, position, call, want),
        isMember: (query, call) => history.isMember!({ ...query, conversationId }, call),
      };
    }),
    fails: "cursors: a cursor of another conversation is refused by messages",
    says: /a cursor of another conversation succeeded/,
  },
  {
    title: "a user that is not in the query of messages",
    breakIt: withHistory((history) => ({
      prepare: (input) => ({ ...history.prepare(input), userId: "alice" }),
    })),
    fails: "cursors: a cursor of another user is refused by messages",
    also: ["messages: group: requireMember keeps an outsider out"],
    says: /a cursor of another user succeeded, expected cursor_foreign\. Put everything/,
  },
  {
    title: "a user that is not in the query of marks",
    breakIt: withMarks(({ list, ...others }) => ({
      ...others,
      list: { ...list!, prepare: (input) => ({ ...list!.prepare(input), userId: "alice" }) },
    })),
    fails: "cursors: a cursor of another user is refused by marks",
    says: /a cursor of another user succeeded, expected cursor_foreign/,
  },
  {
    title: "a view that is not in the query",
    breakIt: withHistory((history) => {
      let includeRecalled = false;
      return {
        prepare(input) {
          includeRecalled = input.includeRecalled;
          return { ...history.prepare(input), includeRecalled: false };
        },
        read: (query, position, call, want) =>
          history.read({ ...query, includeRecalled }, position, call, want),
      };
    }),
    fails: "cursors: a cursor of a walk without recalled messages is refused by one with them",
    says: /a cursor of a walk without recalled messages succeeded/,
  },
];
