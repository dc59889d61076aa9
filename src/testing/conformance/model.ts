import type { Conversation } from "../../model/conversation.js";
import type { Message } from "../../model/message.js";
import { type Bench, collect, historyKinds, listKinds } from "./bench.js";
import type { Chapter, Rule } from "./cases.js";
import { expectThat, show } from "./expect.js";
import type { Harness } from "./harness.js";
import { expectPlain, expectValid } from "./plain.js";
import { conversationMarksSchema, conversationSchema, messageSchema } from "./schemas.js";

const alwaysThere = new Set(["id", "provider", "kind", "activity", "attributes", "raw"]);
const TEXTS = ["hello", "你好 👋"];

/** What items look like, one of each kind. */
export const model: Chapter = (harness) => [
  ...conversationRules(harness),
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
    {
      rule: "the time of a conversation is of the declared source",
      check(bench) {
        const declared = bench.capabilities.conversations.activity;
        return each(bench, ({ id, activity: { source } }) => {
          const seen = `conversation ${show(id)} has activity.source ${show(source)}, declared ${show(declared)}`;
          const hint = "Never pass one time off as another";
          expectThat(source === declared || source === "none", `${seen}. ${hint}`);
        });
      },
    },
  ];
}

function messageRules(harness: Harness): Rule[] {
  const each = async ({ stage, client, reader }: Bench, look: (message: Message) => void): Promise<void> => {
    for (const kind of historyKinds(harness)) {
      const conversationId = await stage.addConversation(kind);
      for (const text of TEXTS) await stage.addMessage(conversationId, text);
      for (const item of await collect(client.messages.iterate({ userId: reader, conversationId })))
        look(item);
    }
  };
  return [
    {
      rule: "every message is valid",
      check: (bench) => each(bench, (item) => expectValid(messageSchema, [item], "message")),
    },
    {
      rule: "every message is plain data",
      check: (bench) => each(bench, (item) => expectPlain(item, "message")),
    },
    {
      rule: "every message names the provider",
      check: (bench) => each(bench, (item) => expectProvider(bench, item)),
    },
    {
      rule: "messages hold only the content types that are declared",
      check(bench) {
        const declared = new Set<string>([...bench.capabilities.messages.contents, "unknown"]);
        return each(bench, ({ id, content }) => {
          const extra = content.find(({ type }) => !declared.has(type))?.type;
          const what = `message ${show(id)} has content of type ${show(extra)}, which capabilities lack`;
          expectThat(extra === undefined, `${what}. Declare it in capabilities.messages.contents`);
        });
      },
    },
    {
      rule: "the text of a message is its text parts, as they were sent",
      check: (bench) =>
        each(bench, ({ id, text, content }) => {
          const joined = content.map((part) => (part.type === "text" ? part.text : "")).join("");
          const seen = `message ${show(id)} has text ${show(text)}, its content ${show(joined)}`;
          expectThat(text === joined, `${seen}. Use joinText of the provider kit`);
          const sent = TEXTS.map(show).join(" or ");
          expectThat(TEXTS.includes(text), `a message of text ${sent} says ${show(text)}. Read it as it is`);
        }),
    },
  ];
}

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

function expectProvider({ stage }: Bench, { id, provider }: { id: string; provider: string }): void {
  const { name } = stage.provider();
  const seen = `item ${show(id)} has provider ${show(provider)}, expected ${show(name)}`;
  expectThat(provider === name, `${seen}. Set it to the provider's name`);
}
