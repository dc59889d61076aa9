import { isDeepStrictEqual } from "node:util";
import type { ConversationKind } from "../../../model/conversation.js";
import type { Message } from "../../../model/message.js";
import type { SendMessage } from "../../../model/send.js";
import type { Bench } from "../bench.js";
import type { Rule } from "../cases.js";
import { expectThat, show } from "../expect.js";
import type { Harness } from "../harness.js";
import { at, fromOther, newestIn, type Place, placeOf, showsUnread, textOf, unreadOf } from "./place.js";

/** Sends one message, and finds it in its sender's history. */
export async function sent(
  { client }: Bench,
  place: Place,
  said: Omit<SendMessage, "userId" | "conversationId">,
): Promise<{ found: Message; dropped: readonly string[] }> {
  const { dropped = [] } = await client.messages.send({ ...at(place), ...said });
  return { found: await newestIn(client, place), dropped };
}

/** What stands beside the parts of a message, as far as it is declared. */
export function besidesRules(harness: Harness, kind: ConversationKind): Rule[] {
  const { quote, attributes, customData, mentions, mentionAll, silent } = harness.capabilities.messages.send;
  const rules: Rule[] = [];
  if (quote !== "unsupported") rules.push(quoteRule(kind));
  if (attributes !== "unsupported") rules.push(attributesRule(kind));
  if (customData !== "unsupported") rules.push(customDataRule(kind));
  if (mentions !== "unsupported")
    rules.push(saidRule(kind, "mentions of users", ({ other }) => ({ mentions: [other] })));
  if (mentionAll !== "unsupported")
    rules.push(saidRule(kind, "mentions of all", () => ({ mentions: "all" })));
  if (silent !== "unsupported") rules.push(saidRule(kind, "silent", () => ({ silent: true })));
  if (silent !== "unsupported" && showsUnread(harness, kind)) rules.push(silentRule(kind));
  return rules;
}

function quoteRule(kind: ConversationKind): Rule {
  return {
    rule: "the quote of a message is read as it was sent",
    async check(bench) {
      const place = await placeOf(bench, kind);
      const messageId = await bench.stage.addMessage(place.conversationId, "which way?", place.other);
      const quote = { messageId, preview: "which way?" };
      const { found } = await sent(bench, place, { content: textOf("that way"), quote });
      const seen = `quote ${show(quote)} is read as ${show(found.quote)}`;
      expectThat(isDeepStrictEqual(found.quote, quote), `${seen}. Write and read both of its fields`);
    },
  };
}

function attributesRule(kind: ConversationKind): Rule {
  return {
    rule: "the attributes of a message are read as they were sent",
    async check(bench) {
      const attributes = { color: "red", note: '"重要" &' };
      const content = textOf("hello");
      const { found } = await sent(bench, await placeOf(bench, kind), { content, attributes });
      const seen = `attributes ${show(attributes)} are read as ${show(found.attributes)}`;
      const hint = "Write them as they are, and leave your own names out of what is read";
      expectThat(isDeepStrictEqual(found.attributes, attributes), `${seen}. ${hint}`);
    },
  };
}

function customDataRule(kind: ConversationKind): Rule {
  return {
    rule: "the customData of a message is read as it was sent",
    async check(bench) {
      const customData = '{"order":4711,"note":"重要"}';
      const content = textOf("hello");
      const { found } = await sent(bench, await placeOf(bench, kind), { content, customData });
      const seen = `customData ${show(customData)} is read as ${show(found.customData)}`;
      expectThat(found.customData === customData, `${seen}. Write it as it is`);
    },
  };
}

/** No history tells these, so it is enough that nothing else has changed. */
function saidRule(
  kind: ConversationKind,
  what: string,
  besidesOf: (place: Place) => Pick<SendMessage, "mentions" | "silent">,
): Rule {
  return {
    rule: `a message with ${what} says what it said`,
    async check(bench) {
      const place = await placeOf(bench, kind);
      const { found } = await sent(bench, place, { content: textOf("hello"), ...besidesOf(place) });
      const seen = `"hello" with ${what} is read as ${show(found.text)}`;
      expectThat(found.text === "hello", `${seen}. Put it into fields of its own`);
    },
  };
}

function silentRule(kind: ConversationKind): Rule {
  return {
    rule: "a silent message is unread for the other all the same",
    async check(bench) {
      const { client } = bench;
      const place = await placeOf(bench, kind);
      await client.messages.send({ ...at(place), content: textOf("hello"), silent: true });
      const count = await unreadOf(client, await fromOther(bench, place));
      const hint =
        "Silent is no offline push and nothing else; declare it unsupported where there is no such thing";
      expectThat(count === 1, `${count} messages are unread for the other, expected 1. ${hint}`);
    },
  };
}
