import { type Broken, streamed, withHistory, withList } from "./change.js";

const isSequence = (position: string) => /^[1-9]\d*$/.test(position);

/** Positions that are taken as they come. */
export const positions: Broken[] = [
  {
    title: "a list that starts again where a position is none",
    options: streamed,
    breakIt: withList((list) => ({
      read: (query, position, call) =>
        list.read(query, position !== null && /^\d+$/.test(position) ? position : null, call),
    })),
    fails: "positions: a conversation list answers a position that is none with cursor_malformed",
    says: /conversations at the position "no position" succeeded.*refuse it with foreignPosition/,
  },
  {
    title: "a history that starts again where a position is none",
    breakIt: withHistory((history) => ({
      read: (query, position, call, want) =>
        history.read(query, position !== null && isSequence(position) ? position : null, call, want),
    })),
    fails: "positions: a history answers a position that is none with cursor_malformed",
    says: /messages at the position "no position" succeeded/,
  },
  {
    title: "a position that is none taken for a broken answer",
    breakIt: withHistory((history) => ({
      async read(query, position, call, want) {
        if (position !== null && !isSequence(position)) throw new TypeError(`odd position ${position}`);
        return history.read(query, position, call, want);
      },
    })),
    fails: "positions: a history answers a position that is none with cursor_malformed",
    says: /messages at the position "no position" failed with bad_response/,
  },
  {
    title: "positions that name the conversation to read",
    breakIt: withHistory((history) => {
      const isOwn = (position: string) => /^[\w-]+\/[1-9]\d*$/.test(position);
      return {
        startAfter: (query, position) => (isOwn(position) ? position : history.startAfter(query, "none")),
        async read(query, position, call, want) {
          const [conversationId = "", sequence = ""] = (position ?? "").split("/");
          const there = position !== null && isOwn(position);
          const asked = there ? { ...query, conversationId } : query;
          const stretch = await history.read(asked, there ? sequence : position, call, want);
          const named = (own: string | null) => (own === null ? null : `${asked.conversationId}/${own}`);
          return {
            ...stretch,
            rows: stretch.rows.map(({ message, after }) => ({
              message: message === null ? null : { ...message, position: `${named(message.position)}` },
              after: named(after),
            })),
            next: named(stretch.next),
          };
        },
      };
    }),
    fails: "positions: the position of another conversation's message never leads there",
    says: /a walk of "group-1" from a position of "group-2" brought.*Take the conversation from the query/,
  },
  {
    title: "messages whose order falls",
    breakIt: withHistory(() => ({ orderOf: (position) => -BigInt(position) })),
    fails: "messages: group: orderOf, where there is one, follows the history",
    says: /stands above .*, which is newer\. Give later messages greater numbers/,
  },
  {
    title: "messages whose order is no 64-bit integer",
    breakIt: withHistory(() => ({ orderOf: (position) => BigInt(position) + 2n ** 63n })),
    fails: "messages: group: orderOf, where there is one, follows the history",
    says: /orderOf\("\d+"\) is 9223372036854775\d+\. It must fit a signed 64-bit integer/,
  },
];
