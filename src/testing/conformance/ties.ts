import type { ConversationKind } from "../../model/conversation.js";
import { type Bench, collect, historyKinds, idsOf, idsOfPages, need, readPages } from "./bench.js";
import type { Chapter, Rule } from "./cases.js";
import { expectOnce, expectSequence } from "./expect.js";
import { messageAt } from "./history.js";

/** Pages that end between rows of one time. */
const LIMIT = 7;

/** More rows of one and the same time than a vendor page holds. Their order is anybody's, as long as it stays. */
export const ties: Chapter = (harness) => [
  listRule,
  ...historyKinds(harness).flatMap((kind) => [
    olderRule(kind),
    ...(harness.capabilities.messages.kinds[kind].newer === "unsupported" ? [] : [newerRule(kind)]),
  ]),
];

const listHint = "Resume behind the rows that were delivered, not behind their time";
const historyHint = "Let a position name a message, not its time: another one can have the same";

const listRule: Rule = {
  rule: "conversations of one time come exactly once",
  async check({ stage, client, reader, addConversations, listSize: { rows } }) {
    const older = await addConversations(3);
    const undo = need(stage, "stopClock")();
    const equal = await addConversations(rows);
    undo();
    const made = [...older, ...equal, ...(await addConversations(3))];
    const whole = await collect(client.conversations.iterate({ userId: reader }));
    expectOnce(idsOf(whole), made, "conversations.iterate", listHint);
    const pages = await readPages((cursor) =>
      client.conversations.list({ userId: reader, limit: LIMIT, ...cursor }),
    );
    expectOnce(idsOfPages(pages), made, `pages of limit ${LIMIT}`, listHint);
  },
};

function olderRule(kind: ConversationKind): Rule {
  return {
    rule: `${kind}: messages of one time come exactly once`,
    async check(bench) {
      const { input, made } = await tiedHistory(bench, kind);
      const { messages } = bench.client;
      const whole = await collect(messages.iterate(input));
      expectOnce(idsOf(whole), made, "messages.iterate", historyHint);
      const pages = await readPages((cursor) => messages.list({ ...input, limit: LIMIT, ...cursor }));
      expectSequence(idsOfPages(pages), idsOf(whole), `pages of limit ${LIMIT}, joined`, historyHint);
      const middle = Math.floor(whole.length / 2);
      const from = { position: messageAt(whole, middle).position };
      const rest = await collect(messages.iterate({ ...input, from }));
      expectSequence(idsOf(rest), idsOf(whole.slice(middle + 1)), 'a walk "from" the middle', historyHint);
    },
  };
}

function newerRule(kind: ConversationKind): Rule {
  return {
    rule: `${kind}: newer messages of one time come exactly once`,
    async check(bench) {
      const { input, made } = await tiedHistory(bench, kind);
      const { messages } = bench.client;
      const whole = await collect(messages.iterate(input));
      expectOnce(idsOf(whole), made, "messages.iterate", historyHint);
      for (const place of [whole.length - 1, Math.floor(whole.length / 2)]) {
        const from = { position: messageAt(whole, place).position };
        const newer = { ...input, direction: "newer", from } as const;
        const pages = await readPages((cursor) => messages.list({ ...newer, limit: LIMIT, ...cursor }));
        const expected = idsOf(whole.slice(0, place)).reverse();
        expectSequence(idsOfPages(pages), expected, `newer, in pages of ${LIMIT}`, historyHint);
      }
    },
  };
}

/** A history whose messages all have one time, but for the first and the last. */
async function tiedHistory({ stage, reader, addMessages, historySize }: Bench, kind: ConversationKind) {
  const conversationId = await stage.addConversation(kind);
  const first = await addMessages(conversationId, 1);
  const undo = need(stage, "stopClock")();
  const equal = await addMessages(conversationId, historySize(kind).rows);
  undo();
  const last = await addMessages(conversationId, 1);
  return { input: { userId: reader, conversationId }, made: [...first, ...equal, ...last] };
}
