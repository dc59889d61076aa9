import type { ConversationKind } from "../../model/conversation.js";
import type { Mark, MarkChange } from "../../model/mark.js";
import type { ListMessages } from "../../model/message.js";
import type { Bench } from "./bench.js";
import type { Chapter, Rule } from "./cases.js";
import { expectCode, expectThat, show } from "./expect.js";
import type { Harness } from "./harness.js";

const names: readonly Mark[] = ["starred", "unread", "folded", "hidden", "pinned", "muted"];
const hint = "Refuse it with the code unsupported in prepare, or declare what it can do";

/** What is declared unsupported is refused, and bad input too, before any request. */
export const refusals: Chapter = (harness) => [
  ...markRefusals(harness),
  ...harness.kinds.flatMap((kind) => messageRefusals(harness, kind)),
  {
    rule: "bad input is refused before any request",
    async check(bench) {
      const { client, reader, stage } = bench;
      const before = stage.requests();
      const inputs = [
        { userId: "" },
        { userId: reader, limit: 0 },
        { userId: reader, limit: 201 },
        { userId: reader, limit: 1.5 },
        { userId: reader, cursor: "" },
        { userId: reader, cursor: null as unknown as string },
      ];
      for (const input of inputs)
        await expectCode(
          () => client.conversations.list(input),
          "invalid_argument",
          `list(${show(input)})`,
          hint,
        );
      expectThat(stage.requests() === before, "a request was sent for bad input. Send none in prepare");
    },
  },
];

function markRefusals({ capabilities }: Harness): Rule[] {
  const { list, folders, update, customMark, settable, bits } = capabilities.marks;
  const rules: Rule[] = [];
  if (list === "unsupported")
    rules.push(refused("marks.list", ({ client, reader }) => client.marks.list({ userId: reader })));
  if (folders === "unsupported")
    rules.push(refused("marks.folders", ({ client, reader }) => client.marks.folders({ userId: reader })));
  const change = (what: string, wanted: Omit<MarkChange, "conversationId">) =>
    refused(what, async ({ client, reader }, conversationId) =>
      client.marks.update({ userId: reader, changes: [{ conversationId, ...wanted }] }),
    );
  if (update === "unsupported") return [...rules, change("marks.update", { set: ["starred"] })];
  const missing: Mark[] = names.filter((name) => !settable.includes(name));
  if (bits === null) missing.push("bit:40");
  for (const mark of missing) rules.push(change(`marks.update of "${mark}"`, { set: [mark] }));
  if (customMark === "unsupported")
    rules.push(change("marks.update of a custom mark", { customMark: "vip" }));
  return rules;
}

function messageRefusals({ capabilities }: Harness, kind: ConversationKind): Rule[] {
  const { older, newer, requireMember } = capabilities.messages.kinds[kind];
  const list = (what: string, wanted: Partial<ListMessages>) =>
    refused(
      `messages.list of ${kind}${what}`,
      ({ client, reader }, conversationId) =>
        client.messages.list({ userId: reader, conversationId, ...wanted }),
      kind,
    );
  if (older === "unsupported") return [list("", {})];
  const rules: Rule[] = [];
  // "1" is a position to every provider that has been seen; one to whom it is none refuses it as invalid_argument.
  if (newer === "unsupported") rules.push(newerRefused(kind));
  if (requireMember === "unsupported") rules.push(list(" with requireMember", { requireMember: true }));
  return rules;
}

function refused(
  what: string,
  call: (bench: Bench, conversationId: string) => Promise<unknown>,
  kind?: ConversationKind,
): Rule {
  return {
    rule: `${what} is refused before any request`,
    async check(bench) {
      const [made = ""] =
        kind === undefined ? await bench.addConversations(1) : [await bench.stage.addConversation(kind)];
      const before = bench.stage.requests();
      await expectCode(() => call(bench, made), "unsupported", what, hint);
      expectThat(bench.stage.requests() === before, `a request was sent for ${what}. ${hint}`);
    },
  };
}

function newerRefused(kind: ConversationKind): Rule {
  return {
    rule: `messages.list of ${kind}, newer, is refused`,
    async check({ stage, client, reader, addMessages }) {
      const conversationId = await stage.addConversation(kind);
      await addMessages(conversationId, 2);
      const { items } = await client.messages.list({ userId: reader, conversationId });
      const from = { position: items.at(-1)?.position ?? "" };
      const call = () => client.messages.list({ userId: reader, conversationId, direction: "newer", from });
      await expectCode(call, "unsupported", `newer messages of ${kind}`, hint);
    },
  };
}
