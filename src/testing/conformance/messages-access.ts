import type { ConversationKind } from "../../model/conversation.js";
import { type Bench, collect, idsOf, need } from "./bench.js";
import type { Rule } from "./cases.js";
import { expectCode, expectSequence, expectThat, show } from "./expect.js";
import { history, messageAt } from "./history.js";

/** Who may read. */
export function memberRules(kind: ConversationKind, hasOutsiders: boolean): Rule[] {
  const members: Rule = {
    rule: "requireMember lets a member read",
    async check(bench) {
      const { input, whole } = await history(bench, kind, 3);
      const page = await bench.client.messages.list({ ...input, requireMember: true });
      expectSequence(
        idsOf(page.items),
        idsOf(whole),
        "a member's page",
        "Let isMember say true for a member",
      );
    },
  };
  const outsiders: Rule = {
    rule: "requireMember keeps an outsider out",
    async check(bench) {
      const { input } = await history(bench, kind, 3);
      const { outsider } = bench.stage.users;
      const call = () => bench.client.messages.list({ ...input, userId: outsider, requireMember: true });
      await expectCode(
        call,
        "permission_denied",
        "an outsider's page",
        "Let isMember ask the vendor, and say false",
      );
    },
  };
  return hasOutsiders ? [members, outsiders] : [members];
}

/** What has been taken back. */
export function recalledRules(kind: ConversationKind, bringsRecalled: boolean): Rule[] {
  const withRecalled = async (bench: Bench) => {
    const { input, whole } = await history(bench, kind, 8);
    const recalled = messageAt(whole, 3);
    await need(bench.stage, "recallMessage")(input.conversationId, String(recalled.id));
    return { input, whole, recalled };
  };
  const left: Rule = {
    rule: "recalled messages are left out",
    async check(bench) {
      const { input, whole, recalled } = await withRecalled(bench);
      const read = await collect(bench.client.messages.iterate(input));
      const expected = idsOf(whole.filter((message) => message !== recalled));
      const hint = "Give a recalled message as a row without a message unless includeRecalled asks for it";
      expectSequence(idsOf(read), expected, "a history with one message recalled", hint);
    },
  };
  const brought: Rule = {
    rule: "includeRecalled brings recalled messages without their body",
    async check(bench) {
      const { input, whole, recalled } = await withRecalled(bench);
      const read = await collect(bench.client.messages.iterate({ ...input, includeRecalled: true }));
      const hint = 'Deliver it with state "recalled", empty content and text, and take the body out of raw';
      expectSequence(idsOf(read), idsOf(whole), "a history with its recalled message", hint);
      const found = read[3];
      const seen = `the recalled message has state ${show(found?.state)} and content ${show(found?.content)}`;
      expectThat(found?.state === "recalled" && found.content.length === 0, `${seen}. ${hint}`);
      const body = recalled.text;
      expectThat(
        !JSON.stringify(found).includes(body),
        `the recalled message still holds ${show(body)}. ${hint}`,
      );
    },
  };
  const emptied: Rule = {
    rule: "a recalled message keeps nothing of what its sender wrote",
    async check(bench) {
      const { stage, client, reader } = bench;
      const conversationId = await stage.addConversation(kind);
      const written = "taken back by its sender";
      const id = await need(stage, "addFullMessage")(conversationId, written);
      await need(stage, "recallMessage")(conversationId, id);
      const input = { userId: reader, conversationId, includeRecalled: true };
      const [message] = (await client.messages.list(input)).items;
      const kept = Object.entries(message ?? {}).filter(([, value]) => show(value)?.includes(written));
      const where = kept.map(([name]) => name).join(", ");
      const hint = "Leave out text, quote, attributes and customData, and take the sender's words out of raw";
      expectThat(where === "", `a recalled message still has what its sender wrote in ${where}. ${hint}`);
    },
  };
  return bringsRecalled ? [left, brought, emptied] : [left];
}
