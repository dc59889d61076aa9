import type { ConversationKind } from "../../../model/conversation.js";
import type { SendMessage } from "../../../model/send.js";
import { type Bench, need } from "../bench.js";
import type { Chapter, Rule } from "../cases.js";
import { expectThat, show } from "../expect.js";
import {
  at,
  findIn,
  newestIn,
  oneOf,
  type Place,
  placeOf,
  read,
  readableKindsWith,
  textOf,
} from "./place.js";

const once =
  "Make the vendor's numbers of the key and all that the message says, the same at every repetition";

/** How often one key is sent. */
export const keys: Chapter = (harness) => {
  const { send } = harness.capabilities.messages;
  const { windowMs, settles } = send.idempotency;
  const kinds = readableKindsWith(harness, send.kinds);
  const kind = oneOf(kinds);
  return [
    ...(windowMs === null ? [] : kinds.map(onceRule)),
    ...kinds.map(otherContentRule),
    ...(kind === undefined || !settles ? [] : [lostRule(kind), foundRule(kind), unsentRule(kind)]),
  ];
};

/** How often the history says it. */
async function countOf({ client }: Bench, place: Place, text: string): Promise<number> {
  return (await read(client, place)).filter((message) => message.text === text).length;
}

function onceRule(kind: ConversationKind): Rule {
  return {
    rule: `one key with equal content is sent once to ${kind}, also by two clients`,
    async check(bench) {
      const place = await placeOf(bench, kind);
      const message = { ...at(place), content: textOf("once"), key: "order-4711" };
      for (const client of [bench.client, bench.newClient()]) await client.messages.send(message);
      const count = await countOf(bench, place, "once");
      expectThat(count === 1, `the history has ${count} messages of one key with equal content. ${once}`);
    },
  };
}

function otherContentRule(kind: ConversationKind): Rule {
  return {
    rule: `other content under the same key is another message of ${kind}`,
    async check(bench) {
      const place = await placeOf(bench, kind);
      for (const text of ["one", "two"])
        await bench.client.messages.send({ ...at(place), content: textOf(text), key: "order-4711" });
      const counts = [await countOf(bench, place, "one"), await countOf(bench, place, "two")];
      const seen = `the history has ${counts.join(" and ")} of two messages that differ under one key`;
      expectThat(counts[0] === 1 && counts[1] === 1, `${seen}. ${once}`);
    },
  };
}

function lostRule(kind: ConversationKind): Rule {
  return {
    rule: "a message whose answer is lost is sent once, and found",
    async check(bench) {
      const place = await placeOf(bench, kind);
      const client = bench.newClient({ retry: { attempts: 2, baseDelayMs: 1 } });
      need(bench.stage, "loseAnswer")();
      const sent = client.messages.send({ ...at(place), content: textOf("once"), key: "order-4711" });
      const { message, settled } = await sent.catch((thrown: unknown) => {
        throw new Error(`the message was not found: ${String(thrown)}. Let isSent know it in the history`);
      });
      const count = await countOf(bench, place, "once");
      expectThat(count === 1, `the history has ${count} messages after one answer was lost. ${once}`);
      const found = await findIn(client, place, message.id);
      const seen = `${show(message.id)} was said to be sent, settled ${show(settled)}`;
      expectThat(found?.text === "once", `${seen}, and the history has no such message. Let isSent know it`);
    },
  };
}

const since = () => new Date(Date.now() - 60_000);

function foundRule(kind: ConversationKind): Rule {
  return {
    rule: "a message that was sent before is found by repeat, and not sent again",
    async check(bench) {
      const place = await placeOf(bench, kind);
      const message: SendMessage = { ...at(place), content: textOf("once"), key: "order-4711" };
      await bench.client.messages.send(message);
      const { id } = await newestIn(bench.client, place);
      const again = await bench.newClient().messages.send({ ...message, repeat: true, since: since() });
      const seen = `repeat gives ${show(again.message.id)}, settled ${show(again.settled)}`;
      const right = again.settled === true && again.message.id === id;
      expectThat(right, `${seen}, expected ${show(id)} settled. Let isSent know it in the history`);
    },
  };
}

function unsentRule(kind: ConversationKind): Rule {
  return {
    rule: "a message that was not sent before is sent by repeat",
    async check(bench) {
      const place = await placeOf(bench, kind);
      const message: SendMessage = { ...at(place), content: textOf("one"), key: "order-4711" };
      await bench.client.messages.send(message);
      const other = { ...message, content: textOf("two"), key: "order-4712" };
      await bench.newClient().messages.send({ ...other, repeat: true, since: since() });
      const count = await countOf(bench, place, "two");
      const hint = "Let isSent know one message only, by what was made of its key and content";
      expectThat(count === 1, `the history has ${count} of a message that repeat was to send. ${hint}`);
    },
  };
}
