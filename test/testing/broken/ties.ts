import { type Broken, keyed, withHistory, withList, withWholeList } from "./change.js";

/** Rows of one time that are taken for one row, or for none. */
export const ties: Broken[] = [
  {
    title: "one conversation for each time",
    breakIt: withWholeList((list) => ({
      async readWhole(query, call) {
        const { items, ...rest } = await list.readWhole(query, call);
        const byTime = new Map(items.map((item) => [item.activity.at?.getTime(), item]));
        return { ...rest, items: [...byTime.values()] };
      },
    })),
    fails: "ties: conversations of one time come exactly once",
    says: /46 missing .*Resume behind the rows that were delivered, not behind their time/,
  },
  {
    title: "a list by time that goes on before the time of the last row",
    options: keyed,
    breakIt: withList((list) => ({
      read: (query, position, call) => list.read(query, position?.replace(/\/.*/, "/") ?? null, call),
    })),
    fails: "ties: conversations of one time come exactly once",
    says: /30 missing .*Resume behind the rows that were delivered, not behind their time/,
  },
  {
    title: "a history that goes on before the time of the last message",
    breakIt: goesOnByTime("older"),
    fails: "ties: group: messages of one time come exactly once",
    also: ["ties: group: newer messages of one time come exactly once"],
    says: /missing .*Let a position name a message, not its time/,
  },
  {
    title: "a newer history that goes on behind the time of the last message",
    breakIt: goesOnByTime("newer"),
    fails: "ties: group: newer messages of one time come exactly once",
    says: /missing .*Let a position name a message, not its time/,
  },
];

/** Positions that in truth are times: reading goes on beyond every message of the same one. */
function goesOnByTime(direction: "older" | "newer"): Broken["breakIt"] {
  return (provider, world) =>
    withHistory((history) => ({
      read(query, position, call, want) {
        const { messages } = world.conversation(`${query.conversationId}`);
        const last = messages[Number(position) - 1];
        if (query.direction !== direction || last === undefined)
          return history.read(query, position, call, want);
        const tied = messages.filter(({ sentAt }) => sentAt?.getTime() === last.sentAt?.getTime());
        const outermost = direction === "older" ? tied.at(0) : tied.at(-1);
        return history.read(query, `${outermost?.sequence}`, call, want);
      },
    }))(provider);
}
