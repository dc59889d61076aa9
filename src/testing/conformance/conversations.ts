import { type Bench, collect, idsOf, idsOfPages, need, readPages } from "./bench.js";
import type { Chapter, Rule } from "./cases.js";
import { common, expectOnce, expectSequence, expectThat } from "./expect.js";
import { expectPaged, listSize, seamLimits } from "./sizes.js";

/** One user's list, read while nothing changes. */
export const conversations: Chapter = (harness) => [
  ...(listSize(harness).known ? [pagedRule] : []),
  {
    rule: "every conversation comes exactly once",
    async check({ client, reader, addConversations, listSize }) {
      const made = await addConversations(listSize.rows);
      const read = idsOf(await collect(client.conversations.iterate({ userId: reader })));
      expectOnce(
        read,
        made,
        "conversations.iterate",
        "Return every item of each vendor page, and its next position",
      );
    },
  },
  {
    rule: "the most recent conversation comes first",
    async check({ client, reader, addConversations, stage, listSize }) {
      const made = await addConversations(listSize.rows);
      await stage.touch(made[5] ?? "");
      const order = [made[5] ?? "", ...made.filter((_, index) => index !== 5).reverse()];
      const read = idsOf(await collect(client.conversations.iterate({ userId: reader })));
      const hint =
        "Give activity.at the list's time (bounded), or return vendor pages most recent first (streamed)";
      expectSequence(common(read, order), common(order, read), "the order of conversations", hint);
    },
  },
  {
    rule: "an empty list is one empty page",
    async check({ client, reader }) {
      const page = await client.conversations.list({ userId: reader });
      expectThat(
        page.items.length === 0,
        `the list of a user without conversations has ${page.items.length} items`,
      );
      const hint = "Answer an empty list with next: null";
      expectThat(
        page.nextCursor === null,
        `the list of a user without conversations has a next page. ${hint}`,
      );
    },
  },
  ...seamLimits(listSize(harness).page).map((limit) => ({
    rule: `pages of limit ${limit} are exact and lose nothing at their seams`,
    async check({ client, reader, addConversations, listSize: { page, rows } }: Bench) {
      await addConversations(limit === 1 ? page + 5 : Math.max(rows, limit + 15));
      const whole = idsOf(await collect(client.conversations.iterate({ userId: reader })));
      const pages = await readPages((cursor) =>
        client.conversations.list({ userId: reader, limit, ...cursor }),
      );
      const tooLong = pages.findIndex((page) => page.items.length > limit);
      expectThat(tooLong === -1, `page ${tooLong + 1} of limit ${limit} has more items`);
      // The last page may be empty, and then the one before it is short too.
      const isShort = (page: { items: unknown[] }, index: number) =>
        page.items.length < limit && index < pages.length - (pages.at(-1)?.items.length === 0 ? 2 : 1);
      const short = pages.findIndex(isShort);
      const what = `page ${short + 1} of limit ${limit} has ${pages[short]?.items.length} items`;
      expectThat(short === -1, `${what}, and is not the last. Return full vendor pages`);
      const hint = "A position that is asked again must bring the same rows: keep nothing from call to call";
      expectSequence(idsOfPages(pages), whole, `pages of limit ${limit}, joined`, hint);
    },
  })),
  {
    rule: "the walk goes on after empty vendor pages",
    async check({ client, reader, addConversations, stage, listSize: { page } }) {
      const older = await addConversations(5);
      const hide = need(stage, "addHiddenConversation");
      for (let row = 0; row < 3 * page; row += 1) await hide();
      const newer = await addConversations(5);
      const read = idsOf(await collect(client.conversations.iterate({ userId: reader })));
      const lost = [...older, ...newer].filter((id) => !read.includes(id)).length;
      const hint =
        "Let next be null only when the vendor says that the list has ended, not when a page is empty";
      expectThat(
        lost < 5,
        `the walk ended at an empty vendor page; ${lost} conversations lie behind it. ${hint}`,
      );
    },
  },
];

const pagedRule: Rule = {
  rule: "a vendor page holds no more rows than is declared",
  async check({ client, reader, addConversations, stage, listSize: { page, rows } }) {
    await addConversations(rows);
    const before = stage.requests();
    await collect(client.conversations.iterate({ userId: reader }));
    expectPaged(stage.requests() - before, { page, rows }, "conversations");
  },
};
