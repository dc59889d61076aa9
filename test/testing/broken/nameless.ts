import { type Broken, streamed, withHistory, withList, withWholeList } from "./change.js";

/** One item without an identity that costs more than itself, or that nobody hears of. */
export const nameless: Broken[] = [
  {
    title: "a list that fails where an item has no identity",
    breakIt: withWholeList((list) => ({
      async readWhole(query, call) {
        const whole = await list.readWhole(query, call);
        if (whole.skipped !== undefined) throw new TypeError("the item has no id");
        return whole;
      },
    })),
    fails: "nameless: a conversation without an identity is counted, and its neighbours come",
    says: /bad_response|cannot be read|the item has no id/,
  },
  {
    title: "items without an identity that are left out in silence",
    options: streamed,
    breakIt: withList((list) => ({
      async read(query, position, call) {
        const { items, next } = await list.read(query, position, call);
        return { items, next };
      },
    })),
    fails: "nameless: a conversation without an identity is counted, and its neighbours come",
    says: /the page says skipped: 0, expected 1\. Leave out what has no identity and count it/,
  },
  {
    title: "messages without an identity that are left out in silence",
    breakIt: withHistory((history) => ({
      async read(query, position, call, want) {
        const { skipped: _, ...stretch } = await history.read(query, position, call, want);
        return stretch;
      },
    })),
    fails: "nameless: a message without an identity is counted, and its neighbours come",
    says: /the page says skipped: 0, expected 1/,
  },
  {
    title: "a history that ends at a message without an identity",
    breakIt: withHistory((history) => ({
      async read(query, position, call, want) {
        const stretch = await history.read(query, position, call, want);
        return stretch.skipped === undefined ? stretch : { ...stretch, rows: [], next: null };
      },
    })),
    fails: "nameless: a message without an identity is counted, and its neighbours come",
    says: /a history with such an item: 4 missing/,
  },
];
