import type { Conversation } from "../../../model/conversation.js";
import type { CreateConversation, GroupProfile } from "../../../model/group.js";
import { type Bench, collect, need } from "../bench.js";
import type { Chapter, Rule } from "../cases.js";
import { expectOnce, expectThat, show } from "../expect.js";
import { expectPlain, expectProvider, expectValid } from "../plain.js";
import { conversationSchema } from "../schemas.js";
import { expectOutcomes } from "./outcomes.js";
import { at, differing, type Place, read, textOf } from "./place.js";

/** Groups that are made. */
export const creating: Chapter = ({ capabilities }) => {
  const { conversations, messages, members } = capabilities;
  if (conversations.create === "unsupported") return [];
  const canWrite =
    messages.send.kinds.group !== "unsupported" && messages.kinds.group.older !== "unsupported";
  return [
    profileRule,
    memberRule,
    keyRule,
    ...(canWrite ? [usedRule] : []),
    ...(members.list.group === "unsupported" ? [] : [missingRule]),
  ];
};

type Wanted = Omit<CreateConversation, "ownerId">;

/** A group of the reader's, and what became of its members. */
async function create({ client, reader }: Bench, wanted: Wanted) {
  const { conversation, members } = await client.conversations.create({
    ownerId: reader,
    title: "hikers",
    ...wanted,
  });
  return { conversation, results: members.map(({ userId, ok }) => ({ id: userId, ok })) };
}

function seenBy(userId: string, { id }: Conversation, other: string): Place {
  return { kind: "group", conversationId: id, userId, other };
}

const profile = {
  title: "hikers",
  avatarUrl: "https://pictures.test/hikers.jpg",
  description: "who walks on Sundays",
  notice: "at nine, at the bridge",
} satisfies GroupProfile;

const profileRule: Rule = {
  rule: "a group that is made is a conversation with what was given for it",
  async check(bench) {
    const { conversation } = await create(bench, { memberIds: [bench.stage.users.other], ...profile });
    expectValid(conversationSchema, [conversation], "conversation");
    expectPlain(conversation, "conversation");
    expectProvider(bench, conversation);
    expectThat(conversation.kind === "group", `it is of kind ${show(conversation.kind)}, expected "group"`);
    const given: Partial<Conversation> = profile;
    const names = differing(given, conversation, ["title", "avatarUrl", "description", "notice"]);
    const hint = "Write every field, and give back what was written";
    expectThat(names.length === 0, `${names.join(", ")} of the new group is not what was given. ${hint}`);
  },
};

const usedRule: Rule = {
  rule: "what the owner sends to a new group is read by its members",
  async check(bench) {
    const { client, stage, reader } = bench;
    const { other, outsider } = stage.users;
    const { conversation, results } = await create(bench, { memberIds: [outsider, other] });
    expectOutcomes(results, [outsider, other], [], "conversations.create");
    const place = seenBy(reader, conversation, other);
    await client.messages.send({ ...at(place), content: textOf("hello") });
    for (const userId of [outsider, other]) {
      const [found] = await read(client, seenBy(userId, conversation, reader));
      const seen = `${show(userId)} finds no message of ${show(reader)} in the new group`;
      expectThat(found?.text === "hello", `${seen}. Give the id by which all members know it`);
      const rows = await collect(client.conversations.iterate({ userId }));
      const isListed = rows.some(({ id }) => id === conversation.id);
      expectThat(
        isListed,
        `the new group is not in the list of ${show(userId)}. Give the id that lists show`,
      );
    }
  },
};

const memberRule: Rule = {
  rule: "a member who cannot be added fails neither the group nor the others",
  async check(bench) {
    const { stage } = bench;
    const unaddable = await need(stage, "addUnaddableUser")();
    const { other, outsider } = stage.users;
    const memberIds = [outsider, unaddable, other];
    const made = await create(bench, { memberIds }).catch((thrown: unknown) => {
      throw new Error(
        `no group was made: ${String(thrown)}. A member who cannot be added is one result alone`,
      );
    });
    expectOutcomes(made.results, memberIds, [unaddable], "conversations.create");
  },
};

const keyRule: Rule = {
  rule: "the same key finds the group, and another key makes another",
  async check(bench) {
    const memberIds = [bench.stage.users.other];
    const ids: string[] = [];
    for (const key of ["order-4711", "order-4711", "order-4712"])
      ids.push((await create(bench, { memberIds, key })).conversation.id);
    const [first, again, another] = ids;
    const hint = "Make the vendor's id of the owner and the key";
    const seen = `one key made ${show(first)} and then ${show(again)}`;
    expectThat(first === again, `${seen}. ${hint}`);
    expectThat(first !== another, `two keys made one group, ${show(first)}. ${hint}`);
  },
};

const missingRule: Rule = {
  rule: "the same key adds whoever is missing",
  async check(bench) {
    const { client, stage, reader } = bench;
    const { other, outsider } = stage.users;
    await create(bench, { memberIds: [other], key: "order-4711" });
    const memberIds = [other, outsider];
    const { conversation, results } = await create(bench, { memberIds, key: "order-4711" });
    expectOutcomes(results, memberIds, [], "conversations.create with a key that was used before");
    const members = await collect(client.members.iterate({ conversationId: conversation.id }));
    expectOnce(
      members.map(({ userId }) => userId),
      [reader, other, outsider],
      "the members of a group that was found",
      "Add those who are not in it yet",
    );
  },
};
