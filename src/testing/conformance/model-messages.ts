import type { ConversationKind } from "../../model/conversation.js";
import type { Message } from "../../model/message.js";
import { type Bench, collect, historyKinds, need } from "./bench.js";
import type { Rule } from "./cases.js";
import { expectThat, show } from "./expect.js";
import type { Harness } from "./harness.js";
import { expectPlain, expectProvider, expectValid } from "./plain.js";
import { messageSchema } from "./schemas.js";

const TEXTS = ["hello", "你好 👋", '<b>"two"</b> \\ &amp;\nlines %41'];

/** What messages look like, some of each kind of conversation. */
export function messageRules(harness: Harness): Rule[] {
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
    {
      rule: "messages name the conversation as it was asked for",
      async check({ stage, client, reader }) {
        for (const kind of historyKinds(harness)) {
          const asked = await stage.addConversation(kind);
          await stage.addMessage(asked, "hello");
          for (const { conversationId } of (
            await client.messages.list({ userId: reader, conversationId: asked })
          ).items) {
            const seen = `a message of ${show(asked)} says conversationId ${show(conversationId)}`;
            expectThat(conversationId === asked, `${seen}. Take it from the query`);
          }
        }
      },
    },
    ...historyKinds(harness).flatMap((kind) => [senderRule(kind), timeRule(kind)]),
  ];
}

function senderRule(kind: ConversationKind): Rule {
  return {
    rule: `messages of ${kind} say who sent them`,
    async check({ stage, client, reader }) {
      const conversationId = await stage.addConversation(kind);
      const input = { userId: reader, conversationId };
      const listed = (await client.conversations.list({ userId: reader })).items;
      const peerId = listed.find(({ id }) => id === conversationId)?.peerId;
      const other = kind === "direct" ? peerId : stage.users.other;
      const sentBy = new Map([[await stage.addMessage(conversationId, "hello"), reader]]);
      if (other !== undefined)
        sentBy.set(await stage.addMessage(conversationId, "hello again", other), other);
      const hint = "Read the sender of every message; only a notice of the cloud is `system`";
      for (const { id, senderId, system } of (await client.messages.list(input)).items) {
        const expected = sentBy.get(id) ?? reader;
        const seen = `a message of ${show(expected)} says senderId ${show(senderId)} and system ${system}`;
        expectThat(String(senderId) === expected && !system, `${seen}. ${hint}`);
      }
    },
  };
}

/** Far less than a time zone, or than seconds that are taken for milliseconds. */
const CLOSE_MS = 60_000;

function timeRule(kind: ConversationKind): Rule {
  return {
    rule: `messages of ${kind} say when they were sent`,
    async check({ stage, client, reader, addMessages }) {
      const conversationId = await stage.addConversation(kind);
      const made = await addMessages(conversationId, 3);
      const now = need(stage, "now")();
      const { items } = await client.messages.list({ userId: reader, conversationId });
      const inOrder = made.flatMap((id) => items.filter((item) => String(item.id) === id));
      const times = inOrder.map(({ sentAt }) => sentAt?.getTime() ?? Number.NaN);
      const hint = "Read the vendor's time of every message, in the vendor's unit and zone";
      const seen = `messages, oldest first, have sentAt ${show(inOrder.map(({ sentAt }) => sentAt))}`;
      const close = times.every((time) => Math.abs(time - now.getTime()) < CLOSE_MS);
      expectThat(close, `${seen}, and were sent at ${show(now)}. ${hint}`);
      const rising = times.every((time, index) => index === 0 || time > (times[index - 1] ?? 0));
      expectThat(rising, `${seen}, and each was sent later than the one before. ${hint}`);
    },
  };
}
