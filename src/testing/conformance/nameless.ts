import type { ConversationKind } from "../../model/conversation.js";
import { historyKinds, idsOf, need } from "./bench.js";
import type { Chapter, Rule } from "./cases.js";
import { expectOnce, expectThat } from "./expect.js";

const hint = "Leave out what has no identity and count it in `skipped`: one odd item never costs the page";

/** One item that lacks what identifies it, among good ones. */
export const nameless: Chapter = (harness) => [
  listRule,
  ...historyKinds(harness)
    .slice(0, 1)
    .map((kind) => historyRule(kind)),
];

const listRule: Rule = {
  rule: "a conversation without an identity is counted, and its neighbours come",
  async check({ stage, client, reader, addConversations }) {
    const older = await addConversations(2);
    await need(stage, "addNamelessConversation")();
    const made = [...older, ...(await addConversations(2))];
    const page = await client.conversations.list({ userId: reader });
    expectOnce(idsOf(page.items), made, "a list with such an item", hint);
    expectCounted(page.skipped);
  },
};

function historyRule(kind: ConversationKind): Rule {
  return {
    rule: "a message without an identity is counted, and its neighbours come",
    async check({ stage, client, reader, addMessages }) {
      const conversationId = await stage.addConversation(kind);
      const older = await addMessages(conversationId, 2);
      await need(stage, "addNamelessMessage")(conversationId);
      const made = [...older, ...(await addMessages(conversationId, 2))];
      const page = await client.messages.list({ userId: reader, conversationId });
      expectOnce(idsOf(page.items), made, "a history with such an item", hint);
      expectCounted(page.skipped);
    },
  };
}

function expectCounted(skipped: number | undefined): void {
  expectThat(skipped === 1, `the page says skipped: ${skipped ?? 0}, expected 1. ${hint}`);
}
