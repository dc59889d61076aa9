import { collect, idsOf, need } from "./bench.js";
import type { Chapter, Rule } from "./cases.js";
import { expectSequence, expectThat, show } from "./expect.js";
import type { Harness } from "./harness.js";
import { expectPlain, expectProvider, expectValid } from "./plain.js";
import { conversationMarksSchema, conversationSchema, userSchema } from "./schemas.js";

const order = "Return what there is, each under the id that it was asked by";

/** What is read by id, as far as it is declared. */
export const lookups: Chapter = ({ capabilities }) => [
  ...(capabilities.conversations.get === "unsupported" ? [] : [conversationsRule]),
  ...(capabilities.marks.get === "unsupported" ? [] : marksRules(capabilities.marks)),
  ...(capabilities.users.get === "unsupported" ? [] : [usersRule]),
];

const conversationsRule: Rule = {
  rule: "conversations come as their list has them, in the order of their ids, and null where there is none",
  async check({ client, reader, stage, addConversations }) {
    await addConversations(25);
    const rows = await collect(client.conversations.iterate({ userId: reader }));
    const unknown = need(stage, "unknownConversation");
    const [first = "", ...others] = idsOf(rows);
    const ids = [...others, unknown, first];
    const got = await client.conversations.get({ userId: reader, conversationIds: ids });
    const nameOf = (row: { id: string } | null) => row?.id ?? "nothing";
    const expected = ids.map((id) => (id === unknown ? "nothing" : id));
    expectSequence(got.map(nameOf), expected, "conversations.get", order);
    const found = got.filter((row) => row !== null);
    expectValid(conversationSchema, found, "conversation");
    for (const row of found) {
      const listed = rows.find(({ id }) => id === row.id);
      const seen = `${show(row.id)} is of kind ${show(row.kind)} with peer ${show(row.peerId)}`;
      const same = row.kind === listed?.kind && row.peerId === listed.peerId;
      expectThat(
        same,
        `${seen}, in the list ${show(listed?.kind)} with ${show(listed?.peerId)}. Read both alike`,
      );
    }
  },
};

/** Marks that can be set are got by id. */
function marksRules({ update, settable }: Harness["capabilities"]["marks"]): Rule[] {
  const [mark] = settable;
  if (update === "unsupported" || mark === undefined) return [];
  return [
    {
      rule: "marks come in the order of the ids, and none where nothing is marked",
      async check({ client, reader, addConversations }) {
        const [bare = "", marked = ""] = await addConversations(2);
        const changes = [{ conversationId: marked, set: [mark] }];
        await client.marks.update({ userId: reader, changes });
        const ids = [marked, bare];
        const [first, second] = await client.marks.get({ userId: reader, conversationIds: ids });
        const seen = `marks.get says ${show(first?.marks)} and ${show(second?.marks ?? null)}`;
        const right = first?.conversationId === marked && first.marks.includes(mark);
        expectThat(right, `${seen}, expected ${show(mark)} first. ${order}`);
        expectThat(!second?.marks.includes(mark), `${seen}, expected ${show(mark)} first alone. ${order}`);
        expectValid(conversationMarksSchema, [first], "mark");
      },
    },
  ];
}

const usersRule: Rule = {
  rule: "users come in the order of their ids, with name and picture, and null where there is none",
  async check(bench) {
    const { client, stage } = bench;
    const unknown = need(stage, "unknownUser");
    const nameUser = need(stage, "nameUser");
    const { other, outsider } = stage.users;
    for (const id of [other, outsider])
      await nameUser(id, { name: `name of ${id}`, avatarUrl: `https://pictures.test/${id}` });
    const got = await client.users.get({ userIds: [outsider, unknown, other] });
    const expected = [outsider, "nothing", other];
    expectSequence(
      got.map((user) => user?.id ?? "nothing"),
      expected,
      "users.get",
      order,
    );
    const found = got.filter((user) => user !== null);
    expectValid(userSchema, found, "user");
    for (const user of found) {
      expectPlain(user, "user");
      expectProvider(bench, user);
      const { id, name, avatarUrl } = user;
      const seen = `user ${show(id)} has name ${show(name)} and avatarUrl ${show(avatarUrl)}`;
      const right = name === `name of ${id}` && avatarUrl === `https://pictures.test/${id}`;
      expectThat(right, `${seen}, expected what the vendor was told. Read both`);
    }
  },
};
