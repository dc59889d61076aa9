import { isDeepStrictEqual } from "node:util";
import type { ConversationKind } from "../../../model/conversation.js";
import type { Message } from "../../../model/message.js";
import type { SentMessage } from "../../../model/send.js";
import { need } from "../bench.js";
import type { Chapter, Rule } from "../cases.js";
import { expectCode, expectThat, show } from "../expect.js";
import {
  at,
  findIn,
  fromOther,
  kindsWith,
  newestIn,
  oneOf,
  placeOf,
  read,
  readableKindsWith,
  showsUnread,
  textOf,
  unreadOf,
} from "./place.js";

/** What becomes of a message that is sent, for each kind of conversation that takes one. */
export const sending: Chapter = (harness) => {
  const { send } = harness.capabilities.messages;
  const readable = readableKindsWith(harness, send.kinds);
  const sendable = kindsWith(harness, send.kinds);
  const kind = oneOf(readable);
  const listed = harness.capabilities.conversations.kinds;
  return [
    ...readable.flatMap((one) => [answerRule(one), otherRule(one)]),
    ...sendable.filter((one) => listed[one] !== "unsupported").map(topRule),
    ...sendable.filter((one) => showsUnread(harness, one)).map(unreadRule),
    ...(kind === undefined ? [] : [refusedRule(kind)]),
  ];
};

function answerRule(kind: ConversationKind): Rule {
  return {
    rule: `a message that is sent to ${kind} is in its sender's history as the answer has it`,
    async check(bench) {
      const { client } = bench;
      const place = await placeOf(bench, kind);
      const { message } = await client.messages.send({ ...at(place), content: textOf("hello 👋") });
      const found = await findIn(client, place, message.id);
      const seen = `the answer has the id ${show(message.id)}, and no message of the history has it`;
      expectThat(found !== undefined, `${seen}. Give the id by which the history shows it`);
      const names = unlike(message, found);
      const values = names.map((name) => `${name} ${show(message[name])} for ${show(found[name])}`);
      const hint = "Give what the history will show, and leave out what the answer does not tell";
      expectThat(names.length === 0, `the answer has ${values.join(", ")} in the history. ${hint}`);
    },
  };
}

/** What the answer tells and the history contradicts; a history need not carry the key. */
function unlike(sent: SentMessage, found: Message): (keyof SentMessage)[] {
  const told = Object.keys(sent) as (keyof SentMessage)[];
  const isLeftOut = (name: keyof SentMessage) => name === "key" && found.key === undefined;
  return told.filter((name) => !isLeftOut(name) && !isDeepStrictEqual(sent[name], found[name]));
}

function otherRule(kind: ConversationKind): Rule {
  return {
    rule: `a message that is sent to ${kind} is in the other's history`,
    async check(bench) {
      const { client } = bench;
      const place = await placeOf(bench, kind);
      await client.messages.send({ ...at(place), content: textOf("hello") });
      const found = await newestIn(client, await fromOther(bench, place));
      const said = `it says ${show(found.text)} of ${show(found.senderId)} there`;
      const right = found.text === "hello" && found.senderId === place.userId;
      expectThat(right, `${said}, expected "hello" of ${show(place.userId)}. Send it in its sender's name`);
    },
  };
}

function topRule(kind: ConversationKind): Rule {
  return {
    rule: `a message that is sent to ${kind} brings its conversation to the top of both lists`,
    async check(bench) {
      const { client, addConversations } = bench;
      const place = await placeOf(bench, kind);
      await addConversations(2);
      await client.messages.send({ ...at(place), content: textOf("hello") });
      for (const { userId, conversationId } of [place, await fromOther(bench, place)]) {
        const [first] = (await client.conversations.list({ userId })).items;
        const seen = `the list of ${show(userId)} begins with ${show(first?.id)}`;
        const hint = "What is sent is the last message of its conversation, for all who are in it";
        expectThat(first?.id === conversationId, `${seen}, expected ${show(conversationId)}. ${hint}`);
      }
    },
  };
}

function unreadRule(kind: ConversationKind): Rule {
  return {
    rule: `a message that is sent to ${kind} is unread for the other, and read for its sender`,
    async check(bench) {
      const { client } = bench;
      const place = await placeOf(bench, kind);
      await client.messages.send({ ...at(place), content: textOf("hello") });
      const counts = [await unreadOf(client, place), await unreadOf(client, await fromOther(bench, place))];
      const seen = `${counts[0]} messages are unread for the sender and ${counts[1]} for the other`;
      const right = isDeepStrictEqual(counts, [0, 1]);
      expectThat(right, `${seen}, expected 0 and 1. Send it as a message that counts, in its sender's name`);
    },
  };
}

function refusedRule(kind: ConversationKind): Rule {
  return {
    rule: "a message that the vendor refuses is not sent, and its error says so",
    async check(bench) {
      const { client, stage } = bench;
      const place = await placeOf(bench, kind);
      const denial = need(stage, "vendorErrors").find(({ code }) => code === "permission_denied");
      expectThat(
        denial !== undefined,
        "vendorErrors of the stage has none that is permission_denied. Add one",
      );
      const undo = need(stage, "refuse")({ providerCode: denial.providerCode, text: "not today" });
      const send = () => client.messages.send({ ...at(place), content: textOf("hello"), key: "refused" });
      const hint = "Map the code, and leave the outcome to colloquy where the vendor refused";
      const { outcome, retryable } = await expectCode(send, "permission_denied", "a refused message", hint);
      undo();
      const seen = `the error has outcome ${show(outcome)} and retryable ${retryable}`;
      expectThat(
        outcome === "not_applied" && !retryable,
        `${seen}, expected "not_applied" and false. ${hint}`,
      );
      const { length } = await read(client, place);
      expectThat(length === 0, `${length} messages are there after one was refused. Send nothing else`);
    },
  };
}
