import type { Capabilities, Level } from "../../model/capabilities.js";
import type { ConversationKind } from "../../model/conversation.js";
import type { ConversationList } from "../../provider/contract/index.js";
import { historyKinds } from "./bench.js";
import type { Chapter } from "./cases.js";
import { expectCode, expectThat, show } from "./expect.js";

const kinds: readonly ConversationKind[] = ["direct", "group", "topic", "live", "other"];

/** What a provider says about itself. */
export const declaration: Chapter = (harness) => [
  {
    rule: "is plain data, the same in every provider made",
    async check({ stage, capabilities }) {
      const declared = stage.provider().capabilities;
      const copy = JSON.stringify(declared);
      const hint = "Write capabilities as plain JSON: no functions, dates, undefined or class instances";
      expectThat(isPlainJson(declared), `the provider's capabilities are not plain data. ${hint}`);
      const differs = "the harness's capabilities differ from the provider's";
      expectThat(
        copy === JSON.stringify(capabilities),
        `${differs}. Declare them once and hand the same to both`,
      );
    },
  },
  {
    rule: "names the contract, the provider and the app",
    async check({ stage }) {
      const { contract, name, appId, capabilities } = stage.provider();
      expectThat(contract === 1, `contract is ${show(contract)}, expected 1`);
      const hint = "It is the key of providerOptions and a part of every cursor";
      expectThat(
        /^[a-z][a-z0-9-]*$/.test(name),
        `name is ${show(name)}, expected a lower-case name. ${hint}`,
      );
      const app = `appId is ${show(appId)}, expected a text that is not empty`;
      expectThat(typeof appId === "string" && appId !== "", `${app}. Cursors and budgets are bound to it`);
      const named = `capabilities.provider is ${show(capabilities.provider)}, expected ${show(name)}`;
      expectThat(capabilities.provider === name, `${named}. Use one constant for both`);
    },
  },
  {
    rule: "agrees with itself",
    async check({ capabilities, stage }) {
      const problem = contradictionIn(capabilities, stage.provider().conversations);
      expectThat(problem === undefined, `capabilities contradict each other: ${problem}`);
    },
  },
  {
    rule: "is made whole by the harness",
    async check({ capabilities }) {
      const makes = new Set(harness.kinds);
      const missing = kinds.filter(
        (kind) => capabilities.conversations.kinds[kind] !== "unsupported" && !makes.has(kind),
      );
      const what = `conversations of kind ${missing.join(", ")} are declared and never made`;
      expectThat(missing.length === 0, `${what}. Let addConversation make them, or declare them unsupported`);
    },
  },
  {
    rule: "refuses unknown options under its own name before any request",
    async check({ stage, client, reader, addConversations, capabilities }) {
      const providerOptions = { [stage.provider().name]: { noSuchOption: 1 } };
      const [conversationId = ""] = await addConversations(1);
      const hint = "Check options in every prepare and refuse unknown keys with invalidArgument";
      const before = stage.requests();
      const refuse = (what: string, call: () => Promise<unknown>) =>
        expectCode(call, "invalid_argument", `${what} with an unknown provider option`, hint);
      await refuse("conversations.list", () =>
        client.conversations.list({ userId: reader, providerOptions }),
      );
      if (historyKinds(harness).length > 0)
        await refuse("messages.list", () =>
          client.messages.list({ userId: reader, conversationId, providerOptions }),
        );
      if (capabilities.marks.list !== "unsupported")
        await refuse("marks.list", () => client.marks.list({ userId: reader, providerOptions }));
      const known = { userId: reader, conversationIds: [conversationId], providerOptions };
      if (capabilities.conversations.get !== "unsupported")
        await refuse("conversations.get", () => client.conversations.get(known));
      if (capabilities.marks.get !== "unsupported") await refuse("marks.get", () => client.marks.get(known));
      if (capabilities.users.get !== "unsupported")
        await refuse("users.get", () => client.users.get({ userIds: [reader], providerOptions }));
      expectThat(stage.requests() === before, `a request was sent with an unknown provider option. ${hint}`);
    },
  },
];

function isPlainJson(value: unknown): boolean {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isPlainJson);
  if (typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype) return false;
  return Object.values(value).every(isPlainJson);
}

/** What cannot be true at once, in words; `undefined` when there is nothing. */
function contradictionIn(capabilities: Capabilities, list: ConversationList): string | undefined {
  const { conversations, messages, marks, budgets } = capabilities;
  const canList = marks.list !== "unsupported";
  const canUpdate = marks.update !== "unsupported";
  const histories = Object.values(messages.kinds);
  const checks: [boolean, string][] = [
    [
      conversations.level !== "unsupported",
      "conversations.level is unsupported, and the provider has a list",
    ],
    [
      conversations.shape === list.shape,
      `conversations.shape is not that of the provider's list, ${list.shape}`,
    ],
    [
      conversations.consistency === consistencyOf(list),
      `conversations.consistency is not that of the provider's list, ${consistencyOf(list)}`,
    ],
    [
      (conversations.consistency === "keyed") === (conversations.order === "recent-first"),
      "a keyed list is recent-first, an anchored one vendor-recent-first",
    ],
    [isAnywhere(conversations.kinds), "no kind of conversation is supported"],
    [
      histories.every(({ older, newer }) => older !== "unsupported" || newer === "unsupported"),
      "newer is supported where older is not",
    ],
    [
      canUpdate === marks.settable.length > 0,
      "marks.settable holds marks exactly where marks.update is supported",
    ],
    [canList === marks.known.length > 0, "marks.known holds marks exactly where marks.list is supported"],
    [canList || marks.folders === "unsupported", "marks.folders is supported without marks.list"],
    [
      marks.bits === null || (marks.bits[0] >= 0 && marks.bits[0] <= marks.bits[1] && marks.bits[1] <= 63),
      "marks.bits lies within 0 and 63, first before last",
    ],
    [
      Object.values(conversations.details).every(({ calls }) =>
        Object.keys(calls).every((operation) => Object.hasOwn(budgets, operation)),
      ),
      "conversations.details names calls of operations that budgets lacks",
    ],
    [
      (conversations.details.unread.level === "unsupported") ===
        Object.values(conversations.details.unread.bounds).every((bound) => bound === null),
      "conversations.details.unread.bounds holds bounds exactly where unread is supported",
    ],
    [
      isAnywhere(messages.send.kinds) === messages.send.contents.length > 0,
      "messages.send.contents holds types exactly where messages.send is supported",
    ],
    [
      Object.values(conversations.markRead).every(
        ({ level, upTo }) => level !== "unsupported" || upTo === "unsupported",
      ),
      "conversations.markRead has upTo where it has no level",
    ],
    [Object.values(budgets).every((calls) => calls > 0), "budgets are calls per second, above 0"],
  ];
  return checks.find(([holds]) => !holds)?.[1];
}

function isAnywhere(levels: Readonly<Record<string, Level>>): boolean {
  return Object.values(levels).some((level) => level !== "unsupported");
}

/** A list that is read whole is sorted by its key. */
function consistencyOf(list: ConversationList): "keyed" | "anchored" {
  return list.shape === "bounded" ? "keyed" : list.consistency;
}
