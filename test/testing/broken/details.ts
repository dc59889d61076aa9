import type { DetailRead } from "../../../src/provider/index.js";
import { type Broken, withCapabilities, withFound, withReads, withWholeList } from "./change.js";

/** Details that are not read, bounded or declared as they are. */
export const details: Broken[] = [
  {
    title: "calls for a detail that it does not declare",
    options: { without: ["unread"] },
    breakIt: withWholeList((list) => ({
      async readWhole(query, call, include = []) {
        const whole = await list.readWhole(query, call, include);
        return include.includes("unread") ? list.readWhole(query, call) : whole;
      },
    })),
    fails: "details: a detail that is not declared is missing as unsupported, and nothing is asked for it",
    says: /1 requests were sent for unread, which is not declared/,
  },
  {
    title: "a list that leaves rows out when details are wanted",
    breakIt: withWholeList((list) => ({
      async readWhole(query, call, include = []) {
        const whole = await list.readWhole(query, call, include);
        return include.length === 0 ? whole : { ...whole, items: whole.items.slice(1) };
      },
    })),
    fails:
      "details: details change neither the rows of a page nor their order, and a walk goes on without them",
    also: [
      "details: details that fail cost no row, and say so in missing",
      "details: the last message of a group conversation is its newest visible one, and its time the activity's",
      "details: the unread count of a group conversation is as exact as is declared",
      "details: marks that are set are in the row",
    ],
    says: /rows with details: 1 missing/,
  },
  {
    title: "refused calls of which it says that there is nothing",
    breakIt: withReads((reads) =>
      reads.map(({ about, read }) => ({ about, read: (call, report) => read(call, report).catch(() => {}) })),
    ),
    fails: "details: details that fail cost no row, and say so in missing",
    says: /missing \["unread","not_found"\] of a refused call/,
  },
  {
    title: "fewer calls declared than it makes",
    breakIt: withCapabilities((capabilities) => {
      capabilities.conversations.details.unread.calls = { unread: { perPage: 1, perRow: 0 } };
      return capabilities;
    }),
    fails: "details: unread takes no more calls than are declared",
    says: /2 requests were sent for unread of 20 rows, and 1 are declared/,
  },
  {
    title: "the names of other users",
    kinds: ["direct"],
    breakIt: withReads((reads) =>
      reads.map(({ about, read }) => ({
        about,
        read(call, report) {
          const ids = about.profile ?? [];
          const next = (id: string) => ids[(ids.indexOf(id) + 1) % ids.length] ?? id;
          return read(call, {
            ...report,
            found: (id, found) => report.found(found.profile === undefined ? id : next(id), found),
          });
        },
      })),
    ),
    fails: "details: a direct conversation has the other user's name and picture, whoever else is not known",
    says: /has title/,
  },
  {
    title: "a last message that is not the newest",
    breakIt: withReads((reads, { rows }) => [
      ...reads,
      ...rows.lastMessage.map(
        ({ id }): DetailRead => ({
          about: { lastMessage: [id] },
          read: async (_call, report) => report.found(id, { lastMessage: null }),
        }),
      ),
    ]),
    fails:
      "details: the last message of a group conversation is its newest visible one, and its time the activity's",
    says: /lastMessage is nothing, expected/,
  },
  {
    title: "the reader's own messages among the unread",
    breakIt: withFound((found) =>
      found.unread === undefined ? found : { unread: { ...found.unread, count: found.unread.count + 1 } },
    ),
    fails: "details: the unread count of a group conversation is as exact as is declared",
    says: /unread is {"count":4,"bound":"exact"} where 3 messages are not read/,
  },
  {
    title: "an estimate where it declares an exact count",
    breakIt: withFound((found) =>
      found.unread === undefined ? found : { unread: { ...found.unread, bound: "estimate" } },
    ),
    fails: "details: the unread count of a group conversation is as exact as is declared",
    says: /Report a count with a bound that is no weaker/,
  },
  {
    title: "rows whose marks are always empty",
    breakIt: withReads((reads, { rows }) => [
      ...reads,
      ...rows.marks.map(
        ({ id }): DetailRead => ({
          about: { marks: [id] },
          read: async (_call, report) => report.found(id, { marks: { marks: [] } }),
        }),
      ),
    ]),
    fails: "details: marks that are set are in the row",
    says: /marks are \[\] after "starred" was set/,
  },
];
