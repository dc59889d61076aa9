import { describe, expect, it } from "vitest";
import { abilityRows, declaredAt, placesOf } from "../../src/model/abilities/index.js";
import { type Declaration, declare } from "../../src/provider/declare.js";

const least: Declaration = {
  provider: "least",
  conversations: {
    shape: "bounded",
    order: "recent-first",
    consistency: "keyed",
    idScope: "app",
    activity: "lastMessage",
  },
  budgets: { list: 10 },
};

describe("declare", () => {
  it("completes what is not declared: levels are unsupported, lists empty, numbers null", () => {
    const nothing = {
      older: "unsupported",
      newer: "unsupported",
      view: "conversation",
      requireMember: "unsupported",
      recalled: "unsupported",
      vendorPageSize: null,
      retentionDays: null,
    };
    const none = {
      direct: "unsupported",
      group: "unsupported",
      topic: "unsupported",
      live: "unsupported",
      other: "unsupported",
    };
    const unread = { level: "unsupported", upTo: "unsupported" };
    expect(declare(least)).toEqual({
      provider: "least",
      conversations: {
        ...least.conversations,
        level: "unsupported",
        kinds: none,
        otherOrders: {},
        fields: [],
        vendorPageSize: null,
        maxItems: null,
        get: "unsupported",
        details: {
          profile: { level: "unsupported", calls: {} },
          lastMessage: { level: "unsupported", calls: {} },
          unread: {
            level: "unsupported",
            bounds: { direct: null, group: null, topic: null, live: null, other: null },
            calls: {},
          },
          marks: { level: "unsupported", calls: {} },
        },
        open: "unsupported",
        create: "unsupported",
        update: "unsupported",
        dissolve: "unsupported",
        removeFromList: "unsupported",
        markRead: { direct: unread, group: unread, topic: unread, live: unread, other: unread },
      },
      messages: {
        kinds: { direct: nothing, group: nothing, topic: nothing, live: nothing, other: nothing },
        contents: ["unknown"],
        send: {
          kinds: none,
          contents: [],
          maxBytes: null,
          idempotency: { windowMs: null, settles: false },
          quote: "unsupported",
          mentions: "unsupported",
          mentionAll: "unsupported",
          silent: "unsupported",
          attributes: "unsupported",
          customData: "unsupported",
        },
        recall: none,
        edit: none,
        deleteForMe: none,
        deleteForEveryone: none,
        get: none,
      },
      marks: {
        list: "unsupported",
        get: "unsupported",
        folders: "unsupported",
        update: "unsupported",
        known: [],
        settable: [],
        bits: null,
        customMark: "unsupported",
        maxConversations: null,
      },
      members: {
        list: none,
        consistency: "keyed",
        add: "unsupported",
        remove: "unsupported",
        role: "unsupported",
        mute: "unsupported",
        attributes: "unsupported",
      },
      users: {
        get: "unsupported",
        register: "unsupported",
        update: "unsupported",
        token: "unsupported",
      },
      webhooks: { events: [], beforeSend: "unsupported" },
      budgets: { list: 10 },
    });
  });

  it("keeps what is declared, also of one kind alone", () => {
    const { messages, marks, conversations } = declare({
      ...least,
      messages: { kinds: { group: { older: "native", retentionDays: 7 } } },
      marks: { bits: [0, 3] },
    });
    expect(messages.kinds.group).toMatchObject({ older: "native", newer: "unsupported", retentionDays: 7 });
    expect(messages.kinds.direct.older).toBe("unsupported");
    expect(marks.bits).toEqual([0, 3]);
    expect(conversations.shape).toBe("bounded");
  });

  it("gives every provider values of its own", () => {
    const first = declare(least);
    first.marks.known.push("starred");
    first.conversations.otherOrders.byName = "created-ascending";
    expect(declare(least)).not.toEqual(first);
  });

  it("completes a declaration to exactly the abilities of the table", () => {
    const complete = declare(least);
    const paths = abilityRows.flatMap(([path]) => placesOf(path).map((place) => place.path));
    expect(paths.filter((path) => declaredAt(complete, path) === undefined)).toEqual([]);
    expect(new Set(paths).size).toBe(paths.length);
  });
});
