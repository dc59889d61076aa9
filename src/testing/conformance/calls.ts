import type { Budget } from "../../calling/budget/index.js";
import type { Client } from "../../client.js";
import { type Bench, historyKinds, need } from "./bench.js";
import type { Chapter, Rule } from "./cases.js";
import { expectCode, expectThat, show } from "./expect.js";
import type { Harness } from "./harness.js";

/** Texts that are no operation's name and would lead a URL elsewhere, or a log astray. */
const noNames = [
  "",
  " ",
  "no such operation anywhere",
  "../elsewhere",
  "a/../../elsewhere",
  "a/%2e%2e/elsewhere",
  "/elsewhere",
  "//elsewhere.example/a",
  "https://elsewhere.example/a",
  "@elsewhere.example/a",
  "a?b=c",
  "a#b",
  "a&b=c",
  "a\\b",
  "a\r\nb: c",
  "a\u0000",
  "x".repeat(5000),
];

/** What is called, under which name, and how often it may be. */
export const calls: Chapter = (harness) => [budgetRule(harness), namesRule, rawRule];

function budgetRule(harness: Harness): Rule {
  return {
    rule: "every call spends a declared budget at its declared rate",
    async check(bench) {
      const { newClient, capabilities, stage } = bench;
      const spent = new Map<string, number>();
      const budget: Budget = {
        async take(key, callsPerSecond) {
          spent.set(key, callsPerSecond);
        },
      };
      await useEverything(harness, bench, newClient({ budget }));
      const { name, appId } = stage.provider();
      const prefix = `${name}:${appId}:`;
      for (const [key, callsPerSecond] of spent) {
        const declared = capabilities.budgets[key.slice(prefix.length)];
        const seen = `a call spends ${show(key.slice(prefix.length))} at ${callsPerSecond} calls a second`;
        const hint = "Name operations by constants without ids, and declare each one's own callsPerSecond";
        expectThat(declared === callsPerSecond, `${seen}, declared ${show(declared)}. ${hint}`);
      }
      const asked = "nothing was spent for a list. Send every request through `call`";
      expectThat(spent.size > 0, asked);
    },
  };
}

/** Calls every ability once. Whether it does what it should is for other rules to say. */
async function useEverything(harness: Harness, bench: Bench, client: Client): Promise<void> {
  const { stage, reader, capabilities, addConversations } = bench;
  const userId = reader;
  const [conversationId = ""] = await addConversations(1);
  const { list, folders, update, settable } = capabilities.marks;
  const changes = [{ conversationId, set: settable.slice(0, 1) }];
  const calls: (() => Promise<unknown>)[] = [() => client.conversations.list({ userId })];
  if (update !== "unsupported") calls.push(() => client.marks.update({ userId, changes }));
  if (list !== "unsupported") calls.push(() => client.marks.list({ userId }));
  if (folders !== "unsupported") calls.push(() => client.marks.folders({ userId }));
  for (const kind of historyKinds(harness)) {
    const input = { userId, conversationId: await stage.addConversation(kind) };
    await stage.addMessage(input.conversationId, "hello");
    const { newer, requireMember } = capabilities.messages.kinds[kind];
    if (requireMember !== "unsupported")
      calls.push(() => client.messages.list({ ...input, requireMember: true }));
    calls.push(async () => {
      const { items } = await client.messages.list(input);
      const from = { position: items[0]?.position ?? "" };
      if (newer !== "unsupported") await client.messages.list({ ...input, direction: "newer", from });
    });
  }
  for (const call of calls) await call().catch(() => {});
}

const namesRule: Rule = {
  rule: "a name that is no operation is refused before any request",
  async check({ client, stage }) {
    const before = stage.requests();
    const hint =
      "Let `operation` match the whole name against a pattern, and refuse the rest with invalidArgument";
    for (const name of noNames) {
      const what = `call(${show(name.slice(0, 40))})`;
      await expectCode(() => client.call(name), ["invalid_argument", "unsupported"], what, hint);
    }
    expectThat(stage.requests() === before, `a request was sent for such a name. ${hint}`);
  },
};

const rawRule: Rule = {
  rule: "a raw call reaches the vendor, or all are unsupported",
  async check({ client, stage }) {
    if (stage.provider().operation === undefined) {
      await expectCode(() => client.call("anything"), "unsupported", "a raw call", "Leave it to colloquy");
      return;
    }
    const { operation, body } = need(stage, "rawCall");
    const before = stage.requests();
    await client.call(operation, body, { safe: true });
    const sent = stage.requests() - before;
    expectThat(sent === 1, `a raw call sent ${sent} requests, expected 1. Return one operation of that name`);
  },
};
