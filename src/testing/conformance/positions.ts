import { callerOf } from "../../calling/caller-of.js";
import { inScope } from "../../calling/scope.js";
import type { ConversationKind } from "../../model/conversation.js";
import type { Call } from "../../provider/contract/index.js";
import { type Bench, collect, historyKinds, idsOf } from "./bench.js";
import type { Chapter, Rule } from "./cases.js";
import { expectCode, expectThat, show } from "./expect.js";

/** Texts that are nobody's position. Without cursor keys they can stand in a cursor all the same. */
const noPositions = ["no position", "", " ", "\u0000", "{}", "../elsewhere", "x".repeat(600)];
const TIMEOUT_MS = 5000;
const readHint = "Check a position before it is used, and refuse it with foreignPosition";

/** Positions come back out of cursors and out of `from`, where anybody can put any text. */
export const positions: Chapter = (harness) => {
  const [historyKind] = historyKinds(harness);
  const streamed = harness.capabilities.conversations.shape === "streamed";
  return [
    ...(streamed ? [listRule] : []),
    ...(historyKind === undefined ? [] : [historyRule(historyKind), foreignRule(historyKind)]),
  ];
};

const listRule: Rule = {
  rule: "a conversation list answers a position that is none with cursor_malformed",
  async check(bench) {
    const { stage, reader, addConversations } = bench;
    await addConversations(3);
    const list = stage.provider().conversations;
    if (list.shape !== "streamed") return;
    const query = list.prepare({ userId: reader, options: {} });
    await refuseAll(bench, "conversations", (position, call) => list.read(query, position, call));
  },
};

function historyRule(kind: ConversationKind): Rule {
  return {
    rule: "a history answers a position that is none with cursor_malformed",
    async check(bench) {
      const { stage, reader, addMessages } = bench;
      const conversationId = await stage.addConversation(kind);
      await addMessages(conversationId, 3);
      const history = stage.provider().messages;
      if (history === undefined) return;
      const asked = { userId: reader, conversationId, includeRecalled: false, options: {} };
      const query = history.prepare({ ...asked, direction: "older" });
      await refuseAll(bench, "messages", (position, call) => history.read(query, position, call, 20));
    },
  };
}

/** Reads at each such text, as a forged cursor would. */
async function refuseAll(
  { client }: Bench,
  what: string,
  read: (position: string, call: Call) => Promise<unknown>,
): Promise<void> {
  const caller = callerOf(client, "conformance");
  for (const position of noPositions) {
    const readThere = () =>
      inScope({}, TIMEOUT_MS, (scope) =>
        caller.guard(what, scope, () => read(position, caller.within(scope))),
      );
    const where = `${what} at the position ${show(position.slice(0, 40))}`;
    await expectCode(readThere, "cursor_malformed", where, readHint);
  }
}

/** Where the vendor's positions look alike it cannot be refused, and then it must mean a place in the asked history. */
function foreignRule(kind: ConversationKind): Rule {
  return {
    rule: "the position of another conversation's message never leads there",
    async check({ stage, client, reader, addMessages }) {
      const [own, other] = [await stage.addConversation(kind), await stage.addConversation(kind)];
      await addMessages(own, 3);
      for (const index of [1, 2, 3]) await stage.addMessage(other, `of another ${index}`);
      const theirs = await collect(client.messages.iterate({ userId: reader, conversationId: other }));
      for (const { position } of theirs) {
        const input = { userId: reader, conversationId: own, from: { position } };
        const read = await collect(client.messages.iterate(input)).catch(() => []);
        const foreign = read.find(({ text }) => text.startsWith("of another"));
        const seen = `a walk of ${show(own)} from a position of ${show(other)} brought ${show(idsOf(read))}`;
        expectThat(
          foreign === undefined,
          `${seen}. Take the conversation from the query, never from a position`,
        );
      }
    },
  };
}
