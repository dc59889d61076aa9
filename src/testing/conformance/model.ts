import type { Conversation } from "../../model/conversation.js";
import { type Bench, collect, historyKinds, listKinds } from "./bench.js";
import type { Chapter, Rule } from "./cases.js";
import { expectThat, show } from "./expect.js";
import type { Harness } from "./harness.js";
import { messageRules } from "./model-messages.js";
import { timeRules } from "./model-times.js";
import { expectPlain, expectProvider, expectValid } from "./plain.js";
import { conversationMarksSchema, conversationSchema } from "./schemas.js";

const alwaysThere = new Set(["id", "provider", "kind", "activity", "attributes", "raw"]);

/** What items look like, one of each kind. */
export const model: Chapter = (harness) => [
  ...conversationRules(harness),
  ...timeRules(harness),
  ...(historyKinds(harness).length > 0 ? messageRules(harness) : []),
  ...(harness.capabilities.marks.list === "unsupported" ? [] : [marksRule]),
];

function conversationRules(harness: Harness): Rule[] {
  const each = async (
    { stage, client, reader }: Bench,
    look: (conversation: Conversation) => void,
  ): Promise<void> => {
    for (const kind of listKinds(harness)) await stage.addMessage(await stage.addConversation(kind), "hello");
    for (const item of await collect(client.conversations.iterate({ userId: reader }))) look(item);
  };
  return [
    {
      rule: "every conversation is valid",
      check: (bench) => each(bench, (item) => expectValid(conversationSchema, [item], "conversation")),
    },
    {
      rule: "every conversation is plain data",
      check: (bench) => each(bench, (item) => expectPlain(item, "conversation")),
    },
    {
      rule: "every conversation names the provider",
      check: (bench) => each(bench, (item) => expectProvider(bench, item)),
    },
    {
      rule: "conversations are of the kind they were made as",
      async check({ stage, client, reader }) {
        for (const kind of listKinds(harness)) {
          const id = await stage.addConversation(kind);
          const items = await collect(client.conversations.iterate({ userId: reader }));
          const seen = items.find((item) => String(item.id) === id)?.kind ?? kind;
          expectThat(
            seen === kind,
            `${show(id)} has kind ${show(seen)}, expected ${show(kind)}. Mend its mapping`,
          );
        }
      },
    },
    ...(harness.capabilities.conversations.fields.includes("peerId") && listKinds(harness).includes("direct")
      ? [peerRule]
      : []),
    {
      rule: "conversations fill only the optional fields that are declared",
      check(bench) {
        const declared = new Set<string>(bench.capabilities.conversations.fields);
        return each(bench, (item) => {
          const extra = Object.keys(item).find((field) => !alwaysThere.has(field) && !declared.has(field));
          const what = `conversation ${show(item.id)} has ${extra}, which capabilities.conversations.fields lacks`;
          expectThat(extra === undefined, `${what}. Declare it or leave it out`);
        });
      },
    },
  ];
}

const peerRule: Rule = {
  rule: "a direct conversation names its other member",
  async check({ stage, client, reader }) {
    const made = [await stage.addConversation("direct"), await stage.addConversation("direct")];
    const items = await collect(client.conversations.iterate({ userId: reader }));
    const peers = items.filter(({ id }) => made.includes(id)).map(({ peerId }) => peerId);
    const seen = `direct conversations with two different users have peerId ${show(peers)}`;
    const differ = new Set([...peers, reader]).size === peers.length + 1 && !peers.includes(undefined);
    expectThat(differ, `${seen}, and their reader is ${show(reader)}. Give the id of the other one`);
  },
};

const marksRule: Rule = {
  rule: "every mark is valid and plain data",
  async check({ client, reader, stage, addConversations, capabilities }) {
    const [conversationId = ""] = await addConversations(1);
    const [mark] = capabilities.marks.settable;
    if (mark === undefined) await stage.addFolder?.("filed", [conversationId]);
    else await client.marks.update({ userId: reader, changes: [{ conversationId, set: [mark] }] });
    const items = await collect(client.marks.iterate({ userId: reader }));
    expectValid(conversationMarksSchema, items, "mark");
    for (const item of items) expectPlain(item, "mark");
  },
};
