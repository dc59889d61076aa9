import { expect } from "vitest";
import type { Client, Conversation, Member, Message, SendResult } from "../../../src/index.js";
import { all, errorOf } from "../../support/catching.js";
import { farewell, type Line, lines, linesForTwo, words } from "./lines.js";

/** Who takes part. Ids of digits are users' ids on every vendor. */
const cast = { ann: "10001", bao: "10002", cem: "10003", dee: "10004" } as const;

/** A message as everybody may see it: ids, times and what the vendor answered differ from vendor to vendor. */
export type Heard = Pick<Message, "senderId" | "state" | "content" | "text" | "attributes" | "customData"> & {
  /** The name of the line that it answers. */
  quotes?: string;
};

/** What one vendor made of the conversation. */
export interface Acted {
  /** By the name of the line, as the history of the group has it at the end. */
  heard: Map<string, Heard>;
  /** The same between two. */
  heardAside: Map<string, Heard>;
  /** What had no place, by the name of the line. */
  dropped: Map<string, string[]>;
  /** The rows of those who are in the group at the end. Whether it stays in the list of who was removed is the vendor's. */
  rows: Record<string, Row[]>;
  members: Pick<Member, "userId" | "role">[];
  muted: string[];
}

type Row = Pick<Conversation, "kind" | "title"> & { peer: string | null; last: string | null };

/** Everything that a chat back end does in a day, over any vendor. */
export async function act(client: Client): Promise<Acted> {
  const { ann, bao, cem, dee } = cast;
  const names = { [ann]: "Ann", [bao]: "Bao", [cem]: "Cem", [dee]: "Dee" };
  const users = Object.entries(names).map(([id, name]) => ({ id, name }));
  allDone(await client.users.register({ users }));

  const aside = await client.conversations.open({ userId: ann, peerId: bao });
  const created = await client.conversations.create({ ownerId: ann, memberIds: [bao], title: "Trip" });
  allDone({ results: created.members });
  const { id } = created.conversation;
  const asOwner = { operatorId: ann, conversationId: id };
  allDone(await client.members.add({ ...asOwner, members: [{ userId: cem }, { userId: dee }] }));

  const room = new Room(client, id);
  await talk(room, ann, lines);
  const between = new Room(client, aside.conversationId);
  await talk(between, ann, linesForTwo);

  await client.conversations.markRead({ userId: bao, conversationId: id });
  await client.conversations.markRead({ userId: bao, conversationId: await between.seenBy(bao, ann) });
  expect((await rowOf(client, bao, "direct"))?.unread).toMatchObject({ count: 0 });

  const mutedUntil = new Date(Date.now() + 600_000);
  allDone(await client.members.update({ ...asOwner, members: [{ userId: cem, mutedUntil }] }));
  allDone(await client.members.remove({ ...asOwner, members: [{ userId: dee }] }));
  for (const place of [room, between]) await place.say(ann, [farewell]);

  const members = await all(client.members.iterate({ conversationId: id }));
  const acted = {
    heard: await room.heardBy(bao),
    heardAside: await between.heardBy(ann),
    dropped: room.dropped,
    rows: { ann: await rowsOf(client, ann), bao: await rowsOf(client, bao), cem: await rowsOf(client, cem) },
    members: members.map(({ userId, role }) => ({ userId, role })).sort(byUser),
    muted: members.filter((one) => (one.mutedUntil?.getTime() ?? 0) > Date.now()).map((one) => one.userId),
  };

  await client.conversations.dissolve(asOwner);
  const late = () => client.messages.send({ userId: ann, conversationId: id, ...words("hello?") });
  expect(await errorOf(late)).toMatchObject({ code: "not_found", outcome: "not_applied" });
  return acted;
}

async function talk(room: Room, userId: string, said: readonly Line[]): Promise<void> {
  await room.say(userId, said);
  await room.edit(userId, "text", "or rather at nine");
  await room.recall(userId, "custom");
}

/** One conversation, and what was said in it. */
class Room {
  readonly dropped = new Map<string, string[]>();
  readonly #sent = new Map<string, SendResult>();

  constructor(
    readonly client: Client,
    readonly conversationId: string,
  ) {}

  /** Says what the vendor can carry; what it cannot is refused. */
  async say(userId: string, said: readonly Line[]): Promise<void> {
    for (const line of said) {
      const quoted = line.quotes === undefined ? undefined : this.#sent.get(line.quotes)?.message;
      const input = {
        userId,
        conversationId: this.conversationId,
        ...line.said,
        ...(quoted === undefined ? {} : { quote: { messageId: quoted.id, preview: "…" } }),
      };
      if (!this.carries(line)) {
        expect(await errorOf(() => this.client.messages.send(input)), line.name).toMatchObject({
          code: "unsupported",
          outcome: "not_applied",
        });
        continue;
      }
      const sent = await this.client.messages.send(input);
      this.#sent.set(line.name, sent);
      this.dropped.set(line.name, sent.dropped ?? []);
    }
  }

  carries({ needs, said }: Line): boolean {
    const { send } = this.client.capabilities.messages;
    if (needs === "messages.send.contents")
      return said.content.every(({ type }) => send.contents.includes(type));
    return send[needs.slice("messages.send.".length) as "quote"] !== "unsupported";
  }

  async edit(userId: string, name: string, text: string): Promise<void> {
    await this.client.messages.edit({ ...this.#refTo(userId, name), ...words(text) });
  }

  async recall(userId: string, name: string): Promise<void> {
    await this.client.messages.recall(this.#refTo(userId, name));
  }

  /** The id of this conversation as the other of its two users sees it. */
  async seenBy(userId: string, peerId: string): Promise<string> {
    return (await this.client.conversations.open({ userId, peerId })).conversationId;
  }

  /** The history in the order of the lines. Notices are the cloud's own, and not of the conversation. */
  async heardBy(userId: string): Promise<Map<string, Heard>> {
    const { conversationId } = this;
    const history = await all(this.client.messages.iterate({ userId, conversationId }));
    const said = history.filter(({ system }) => !system).reverse();
    return new Map(said.map((message) => [this.#nameOf(message.id), this.#heardOf(message)]));
  }

  #heardOf({ senderId, state, content, text, attributes, customData, quote }: Message): Heard {
    return {
      senderId,
      state,
      content,
      text,
      attributes,
      ...(customData === undefined ? {} : { customData }),
      ...(quote === undefined ? {} : { quotes: this.#nameOf(quote.messageId) }),
    };
  }

  #nameOf(messageId: string): string {
    for (const [name, { message }] of this.#sent) if (message.id === messageId) return name;
    return expect.fail(`nobody sent ${messageId}`);
  }

  #refTo(userId: string, name: string) {
    const { conversationId } = this;
    return { userId, conversationId, messageId: this.#sent.get(name)?.message.id ?? "" };
  }
}

const included = ["profile", "lastMessage", "unread"] as const;

async function rowOf(client: Client, userId: string, kind: Conversation["kind"]) {
  const { items } = await client.conversations.list({ userId, include: [...included] });
  return items.find((row) => row.kind === kind);
}

async function rowsOf(client: Client, userId: string): Promise<Row[]> {
  const rows = await all(client.conversations.iterate({ userId, include: [...included] }));
  return rows
    .map(({ kind, title, peerId, lastMessage }) => ({
      kind,
      ...(title === undefined ? {} : { title }),
      peer: peerId ?? null,
      last: lastMessage?.text ?? null,
    }))
    .sort((a, b) => (a.kind < b.kind ? -1 : 1));
}

function allDone({ results }: { results: readonly { ok: boolean }[] }): void {
  expect(results.filter(({ ok }) => !ok)).toEqual([]);
}

const byUser = (a: { userId: string }, b: { userId: string }) => (a.userId < b.userId ? -1 : 1);
