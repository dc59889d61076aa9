import { describe, expect, it } from "vitest";
import { type Capabilities, type Detail, detailCalls } from "../../src/index.js";
import { memory } from "../../src/testing/index.js";

const { capabilities } = memory();
const { conversations } = capabilities;
const declared: Pick<Capabilities, "conversations"> = {
  conversations: {
    ...conversations,
    details: {
      profile: {
        level: "native",
        calls: {
          names: { perPage: 0, perRow: 0.1, kinds: ["direct"] },
          groups: { perPage: 1, perRow: 0, kinds: ["group", "topic"] },
        },
      },
      lastMessage: { level: "native", calls: { history: { perPage: 0, perRow: 1 } } },
      unread: {
        ...conversations.details.unread,
        calls: { history: { perPage: 2, perRow: 1 }, groups: { perPage: 1, perRow: 0, kinds: ["group"] } },
      },
      marks: { level: "native", calls: {} },
    },
  },
};

describe("detailCalls", () => {
  it.each<[Detail[], object, Record<string, number>]>([
    [["profile"], { direct: 10 }, { names: 1 }],
    [["profile"], { direct: 11, group: 1, topic: 3 }, { names: 2, groups: 1 }],
    [["profile"], { live: 4 }, {}],
    [["lastMessage"], { direct: 1, live: 2 }, { history: 3 }],
    [["lastMessage"], { direct: 0 }, {}],
    [["lastMessage", "unread", "profile"], { direct: 2, group: 1 }, { history: 5, groups: 1, names: 1 }],
    [["unread", "lastMessage"], { direct: 2 }, { history: 4 }],
    [["marks"], { direct: 2 }, {}],
    [[], { direct: 2 }, {}],
  ])("counts for %j of %j the calls %j", (include, rows, expected) => {
    expect(detailCalls(declared, include, rows)).toEqual(expected);
  });
});
