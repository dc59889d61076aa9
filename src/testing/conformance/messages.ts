import type { ConversationKind } from "../../model/conversation.js";
import { collect, historyKinds, idsOf, idsOfPages, need, readPages } from "./bench.js";
import type { Chapter, Rule } from "./cases.js";
import { common, expectCode, expectOnce, expectSequence, expectThat, show } from "./expect.js";
import { history, messageAt } from "./history.js";
import { memberRules, recalledRules } from "./messages-access.js";
import { newerRules } from "./messages-newer.js";
import { orderRule } from "./messages-order.js";
import { expectPaged, historySize, seamLimits, type WorldSize } from "./sizes.js";

/** Message histories, for each kind of conversation that has one. */
export const messages: Chapter = (harness) =>
  historyKinds(harness).flatMap((kind) => {
    const { newer, requireMember, recalled } = harness.capabilities.messages.kinds[kind];
    // Where an id is relative to its reader, a direct conversation has no outsiders: it is another one for them.
    const hasOutsiders = kind !== "direct" || harness.capabilities.conversations.idScope === "app";
    const size = historySize(harness, kind);
    return [
      ...(size.known ? [pagedRule(kind)] : []),
      ...olderRules(kind, size),
      orderRule(kind),
      ...(newer === "unsupported" ? [] : newerRules(kind)),
      ...(requireMember === "unsupported" ? [] : memberRules(kind, hasOutsiders)),
      ...recalledRules(kind, recalled !== "unsupported"),
    ].map(({ rule, check }) => ({ rule: `${kind}: ${rule}`, check }));
  });

function pagedRule(kind: ConversationKind): Rule {
  return {
    rule: "a vendor page holds no more messages than is declared",
    async check(bench) {
      const { input } = await history(bench, kind);
      const before = bench.stage.requests();
      await collect(bench.client.messages.iterate(input));
      expectPaged(bench.stage.requests() - before, bench.historySize(kind), "messages");
    },
  };
}

function olderRules(kind: ConversationKind, { page, rows, limit: someLimit }: WorldSize): Rule[] {
  return [
    {
      rule: "every message comes exactly once",
      async check(bench) {
        const { made, whole } = await history(bench, kind);
        expectOnce(
          idsOf(whole),
          made,
          "messages.iterate",
          "Return every row of each vendor page, and its next position",
        );
      },
    },
    {
      rule: "the newest message comes first",
      async check(bench) {
        const { made, whole } = await history(bench, kind);
        const order = [...made].reverse();
        const hint =
          'Rows of "older" run newest to oldest, also inside a page; sort a vendor page that ascends';
        expectSequence(
          common(idsOf(whole), order),
          common(order, idsOf(whole)),
          "the order of messages",
          hint,
        );
      },
    },
    ...seamLimits(page).map(
      (limit): Rule => ({
        rule: `pages of limit ${limit} are exact and lose nothing at their seams`,
        async check(bench) {
          const { input, whole } = await history(
            bench,
            kind,
            limit === 1 ? page + 5 : Math.max(rows, limit + 15),
          );
          const pages = await readPages((cursor) =>
            bench.client.messages.list({ ...input, limit, ...cursor }),
          );
          const isShort = (page: { items: unknown[] }, index: number) =>
            page.items.length < limit && index < pages.length - 2;
          const short = pages.findIndex(isShort);
          const size = pages[short]?.items.length;
          const hint = "Treat `want` as a hint, and let the vendor's page be as large as it can";
          expectThat(short === -1, `page ${short + 1} of limit ${limit} has ${size} messages. ${hint}`);
          const after = "`after` of a row must start the walk just behind it";
          expectSequence(idsOfPages(pages), idsOf(whole), `pages of limit ${limit}, joined`, after);
        },
      }),
    ),
    {
      rule: "a walk starts just behind `from`",
      async check(bench) {
        const { input, whole } = await history(bench, kind);
        const from = { position: messageAt(whole, 9).position };
        const read = await collect(bench.client.messages.iterate({ ...input, from }));
        const hint = "startAfter must give the position just behind the message, itself not included";
        expectSequence(idsOf(read), idsOf(whole.slice(10)), 'a walk "from" the tenth message', hint);
      },
    },
    {
      rule: "a walk goes on in a new client from its cursor alone",
      async check(bench) {
        const { input, whole } = await history(bench, kind);
        const pages = await readPages((cursor) =>
          bench.newClient().messages.list({ ...input, limit: someLimit, ...cursor }),
        );
        const hint = "Keep no state in the provider: a position must say everything";
        expectSequence(idsOfPages(pages), idsOf(whole), "a walk of one client for each page", hint);
      },
    },
    {
      rule: "messages that arrive between pages disturb nothing",
      async check(bench) {
        const { input, whole } = await history(bench, kind);
        const pages = await readPages(
          (cursor) => bench.client.messages.list({ ...input, limit: someLimit, ...cursor }),
          async () => {
            await bench.addMessages(input.conversationId, 3);
          },
        );
        const hint = "Let a position name a message, not how many stand before it";
        expectSequence(idsOfPages(pages), idsOf(whole), "the messages that were there from the start", hint);
      },
    },
    {
      rule: "messages that were taken out do not end the walk",
      async check(bench) {
        const { input, whole } = await history(bench, kind);
        const gone = whole.slice(page - 2, 2 * page);
        for (const { id } of gone) await need(bench.stage, "removeMessage")(input.conversationId, String(id));
        const read = await collect(bench.client.messages.iterate(input));
        const left = whole.filter((message) => !gone.includes(message));
        const hint = "Give placeholders as rows without a message, and go on after a page of nothing else";
        expectSequence(idsOf(read), idsOf(left), `a history with ${gone.length} messages taken out`, hint);
      },
    },
    {
      rule: "the end of a whole history is not called retention",
      async check(bench) {
        const { input } = await history(bench, kind, 5);
        const pages = await readPages((cursor) => bench.client.messages.list({ ...input, ...cursor }));
        const early = pages.slice(0, -1).find((page) => page.end !== undefined);
        expectThat(
          early === undefined,
          "a page with a next cursor has an end. Give `end` only beside next: null",
        );
        const end = pages.at(-1)?.end;
        const hint = 'Say "start" where the vendor proves it, and nothing where it does not';
        expectThat(end !== "retention", `a history that is all there ends with ${show(end)}. ${hint}`);
      },
    },
    {
      rule: "what has expired ends the walk cleanly",
      async check(bench) {
        const { input, whole } = await history(bench, kind);
        const left = whole.slice(0, page + 3);
        const expired = String(messageAt(whole, left.length).id);
        await need(bench.stage, "expireMessages")(input.conversationId, expired);
        const pages = await readPages((cursor) => bench.client.messages.list({ ...input, ...cursor }));
        const hint = 'End with next: null, and end: "retention" where the vendor tells';
        expectSequence(
          idsOfPages(pages),
          idsOf(left),
          `history whose message ${show(expired)} has expired`,
          hint,
        );
        const end = pages.at(-1)?.end;
        expectThat(end !== "start", `a history whose start has expired ends with "start". ${hint}`);
      },
    },
    {
      rule: "a text that is no position is refused before any request",
      async check({ stage, client, reader }) {
        const conversationId = await stage.addConversation(kind);
        const before = stage.requests();
        const from = { position: "no position" };
        const hint = "Check it in startAfter and refuse it with invalidArgument";
        const call = () => client.messages.list({ userId: reader, conversationId, from });
        await expectCode(call, "invalid_argument", 'from.position "no position"', hint);
        expectThat(stage.requests() === before, `a request was sent for it. ${hint}`);
      },
    },
  ];
}
