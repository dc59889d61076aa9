import type { Conversation, Whole } from "../../../src/provider/index.js";
import { type Broken, withWholeList } from "./change.js";

/** Lists that go wrong only when something changes between two pages. */
export const changes: Broken[] = [
  {
    title: "times made up from the place in the list",
    breakIt: withWholeList((list) => ({
      async readWhole(query, call) {
        const { items, ...rest } = await list.readWhole(query, call);
        const at = (index: number) => new Date(Date.UTC(2024, 0, 1) - index * 1000);
        return {
          ...rest,
          items: items.map((item, index) => ({ ...item, activity: { ...item.activity, at: at(index) } })),
        };
      },
    })),
    fails: "changes: conversations that stay come exactly once while others are inserted",
    also: [
      "model: the time of the last message is that of the newest message",
      "changes: conversations that stay come exactly once while others move to the top",
    ],
    says: /Let activity\.at be the vendor's own time of the item/,
  },
  {
    title: "answers kept for later",
    breakIt: withWholeList((list) => {
      const kept = new Map<string, Whole<Conversation>>();
      return {
        async readWhole(query, call) {
          const key = JSON.stringify(query);
          const whole = kept.get(key) ?? (await list.readWhole(query, call));
          kept.set(key, whole);
          return whole;
        },
      };
    }),
    fails: "changes: a new walk sees what has changed",
    also: ["failures: nothing is lost after a failure between pages"],
    says: /never caches an answer/,
  },
];
