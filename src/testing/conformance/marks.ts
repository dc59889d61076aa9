import type { ConversationMarks, Mark, MarkChange } from "../../model/mark.js";
import { type Bench, collect, need, readPages } from "./bench.js";
import type { Chapter, Rule } from "./cases.js";
import { expectCode, expectOnce, expectSequence, expectThat, show } from "./expect.js";

/** Marks and folders, as far as they are declared. */
export const marks: Chapter = ({ capabilities }) => {
  const { list, update, folders, customMark, settable, known } = capabilities.marks;
  const readable = settable.filter((mark) => known.includes(mark));
  const rules: Rule[] = [];
  if (list !== "unsupported") rules.push(listEmpty);
  if (update !== "unsupported") rules.push(...updateRules(settable));
  if (update !== "unsupported" && list !== "unsupported" && readable.length > 0) {
    rules.push(...readBackRules(readable, capabilities.marks.bits), listPages(readable));
    if (customMark !== "unsupported") rules.push(...customRules);
  }
  if (folders !== "unsupported") rules.push(foldersRule);
  return rules;
};

const listEmpty: Rule = {
  rule: "a user without marks has an empty list",
  async check({ client, stage }) {
    const page = await client.marks.list({ userId: stage.users.outsider });
    const seen = `it has ${page.items.length} items and ${page.nextCursor === null ? "no" : "a"} next page`;
    expectThat(page.items.length === 0 && page.nextCursor === null, `${seen}. Answer with no items`);
  },
};

const foldersRule: Rule = {
  rule: "folders come with their name, also empty ones",
  async check({ client, stage, reader, addConversations }) {
    const [conversationId = ""] = await addConversations(1);
    const addFolder = need(stage, "addFolder");
    const made = [
      { id: await addFolder("work", [conversationId]), name: "work" },
      { id: await addFolder("empty", []), name: "empty" },
    ];
    const read = await client.marks.folders({ userId: reader });
    const hint = "Return every folder as { id, name } with a text as id";
    expectOnce(
      read.map((folder) => JSON.stringify(folder)),
      made.map((folder) => JSON.stringify(folder)),
      "marks.folders",
      hint,
    );
    const filed = (await marksOf(client, reader, conversationId))?.folders ?? [];
    expectThat(
      filed.length === 1 && filed[0]?.name === "work",
      `marks.list says folders ${show(filed)}, expected "work". ${hint}`,
    );
  },
};

function updateRules(settable: readonly Mark[]): Rule[] {
  const [mark] = settable;
  const set = mark === undefined ? [] : [mark];
  return [
    {
      rule: "an update answers for every change, in their order",
      async check({ client, reader, addConversations, stage }) {
        const [first = "", last = ""] = (await addConversations(2)).reverse();
        const bad = need(stage, "unmarkableConversation");
        const ids = [first, bad, last];
        const { results } = await client.marks.update({
          userId: reader,
          changes: ids.map((conversationId) => ({ conversationId, set })),
        });
        const hint =
          "apply returns one outcome for each change, in the order of the changes; null means applied";
        expectSequence(
          results.map((result) => result.conversationId),
          ids,
          "the results of marks.update",
          hint,
        );
        const failed = results.filter((result) => !result.ok).map((result) => result.conversationId);
        expectSequence(failed, [bad], "the changes that failed", hint);
      },
    },
    {
      rule: "a mark that is set and cleared at once is refused before any request",
      check: (bench) => refuseUpdate(bench, (id) => [{ conversationId: id, set, clear: set }]),
    },
  ];
}

async function refuseUpdate(
  { client, reader, stage, addConversations }: Bench,
  changesOf: (conversationId: string) => MarkChange[],
): Promise<void> {
  const [conversationId = ""] = await addConversations(1);
  const before = stage.requests();
  const changes = changesOf(conversationId);
  const hint = "Check changes in prepare and refuse them with invalidArgument";
  const call = () => client.marks.update({ userId: reader, changes });
  await expectCode(call, "invalid_argument", `marks.update with ${show(changes)}`, hint);
  expectThat(stage.requests() === before, `a request was sent for it. ${hint}`);
}

function readBackRules(readable: readonly Mark[], bits: readonly [number, number] | null): Rule[] {
  const candidates: Mark[] = [...readable, ...(bits === null ? [] : ([`bit:${bits[1]}`] as const))];
  return [
    {
      rule: "marks that are set are read back",
      async check({ client, reader, addConversations }) {
        const [conversationId = ""] = await addConversations(1);
        await client.marks.update({ userId: reader, changes: [{ conversationId, set: candidates }] });
        const read = await marksOf(client, reader, conversationId);
        expectOnce(
          read?.marks ?? [],
          candidates,
          "marks after they were set",
          "Write and read the same bits",
        );
      },
    },
    {
      rule: "marks that are cleared are gone, and the others stay",
      async check({ client, reader, addConversations }) {
        const [conversationId = ""] = await addConversations(1);
        const [first] = candidates;
        const clear = first === undefined ? [] : [first];
        await client.marks.update({ userId: reader, changes: [{ conversationId, set: candidates }] });
        const kept = (await marksOf(client, reader, conversationId))?.marks ?? [];
        await client.marks.update({ userId: reader, changes: [{ conversationId, clear }] });
        const read = await marksOf(client, reader, conversationId);
        const expected = kept.filter((mark) => mark !== first);
        expectOnce(
          read?.marks ?? [],
          expected,
          `marks after ${show(first)} was cleared`,
          "Clear what clear names, and nothing else",
        );
      },
    },
  ];
}

const customRules: Rule[] = [
  {
    rule: "a custom mark is read back",
    async check({ client, reader, addConversations }) {
      const [conversationId = ""] = await addConversations(1);
      await client.marks.update({ userId: reader, changes: [{ conversationId, customMark: "重要 vip" }] });
      const read = await marksOf(client, reader, conversationId);
      expectThat(
        read?.customMark === "重要 vip",
        `customMark is ${show(read?.customMark)}, expected "重要 vip". Write it as it is`,
      );
    },
  },
  {
    rule: "a custom mark that is too long is refused before any request",
    async check(bench) {
      const customMark = need(bench.stage, "overlongCustomMark");
      await refuseUpdate(bench, (conversationId) => [{ conversationId, customMark }]);
    },
  },
];

function listPages(readable: readonly Mark[]): Rule {
  return {
    rule: "every marked conversation comes exactly once, in exact pages",
    async check({ client, reader, addConversations }) {
      const ids = await addConversations(25);
      const set = readable.slice(0, 1);
      await client.marks.update({
        userId: reader,
        changes: ids.map((conversationId) => ({ conversationId, set })),
      });
      const pages = await readPages((cursor) => client.marks.list({ userId: reader, limit: 7, ...cursor }));
      const read = pages.flatMap((page) => page.items.map((item) => item.conversationId));
      expectOnce(read, ids, "marks.list in pages of 7", "readWhole returns every marked conversation");
      const sizes = pages.map((page) => page.items.length);
      expectThat(
        sizes.slice(0, 3).every((size) => size === 7),
        `pages of limit 7 hold ${show(sizes)} items`,
      );
    },
  };
}

async function marksOf(
  client: Bench["client"],
  userId: string,
  conversationId: string,
): Promise<ConversationMarks | undefined> {
  const items = await collect(client.marks.iterate({ userId }));
  return items.find((item) => item.conversationId === conversationId);
}
