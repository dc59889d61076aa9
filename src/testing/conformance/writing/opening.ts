import type { Bench } from "../bench.js";
import type { Chapter, Rule } from "../cases.js";
import { expectThat, show } from "../expect.js";
import { at, type Place, read, textOf } from "./place.js";

/** Direct conversations that are opened. */
export const opening: Chapter = ({ capabilities }) => {
  const { conversations, messages } = capabilities;
  if (conversations.open === "unsupported") return [];
  const canSend = messages.send.kinds.direct !== "unsupported";
  const canRead = messages.kinds.direct.older !== "unsupported";
  return [
    sameRule,
    ...(canSend && canRead ? [bothRule] : []),
    ...(canSend && conversations.kinds.direct !== "unsupported" ? [peerRule] : []),
  ];
};

/** The two users' conversation, as the first of them sees it. */
async function open({ client }: Bench, userId: string, other: string): Promise<Place> {
  const { conversationId } = await client.conversations.open({ userId, peerId: other });
  return { kind: "direct", conversationId, userId, other };
}

const sameRule: Rule = {
  rule: "two users have one direct conversation, however often it is opened",
  async check(bench) {
    const { reader, outsider } = bench.stage.users;
    const [first, again] = [await open(bench, reader, outsider), await open(bench, reader, outsider)];
    const seen = `it was ${show(first.conversationId)} and then ${show(again.conversationId)}`;
    expectThat(first.conversationId === again.conversationId, `${seen}. Find the one that there is`);
  },
};

const bothRule: Rule = {
  rule: "what is sent to a conversation that was opened is read from either side",
  async check(bench) {
    const { client, stage } = bench;
    const { reader, outsider } = stage.users;
    const place = await open(bench, reader, outsider);
    await client.messages.send({ ...at(place), content: textOf("hello") });
    for (const one of [place, await open(bench, outsider, reader)]) {
      const [found] = await read(client, one);
      const seen = `${show(one.userId)} opened ${show(one.conversationId)} and finds no message there`;
      expectThat(found?.text === "hello", `${seen}. Give the id by which each of them knows it`);
    }
  },
};

const peerRule: Rule = {
  rule: "a conversation that was opened is in the list with the other as its peer, once somebody has written",
  async check(bench) {
    const { client, stage } = bench;
    const { reader, outsider } = stage.users;
    const place = await open(bench, reader, outsider);
    await client.messages.send({ ...at(place), content: textOf("hello") });
    const { items } = await client.conversations.list({ userId: reader });
    const row = items.find(({ id }) => id === place.conversationId);
    const seen = `${show(place.conversationId)} is in the list as ${show(row?.kind)} with ${show(row?.peerId)}`;
    const right = row?.kind === "direct" && row.peerId === outsider;
    expectThat(right, `${seen}, expected "direct" with ${show(outsider)}. Give the id that the list shows`);
  },
};
