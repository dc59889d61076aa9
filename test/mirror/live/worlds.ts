import fc from "fast-check";
import type { Client } from "../../../src/client.js";
import { ColloquyError } from "../../../src/errors/colloquy-error.js";
import type { ConversationKind } from "../../../src/model/conversation.js";

/** Whoever speaks; the first two are enrolled. */
export const userIds = ["10001", "10002", "10003", "10004"] as const;

/** What somebody does. Numbers choose among what is there at that moment. */
export type Act =
  | { type: "open"; user: number; peer: number }
  | { type: "create"; user: number; members: number[] }
  | { type: "send"; user: number; place: number; text: string }
  | { type: "recall" | "edit" | "delete"; message: number }
  | { type: "read"; user: number; place: number }
  | { type: "add" | "remove"; user: number; place: number }
  | { type: "dissolve"; place: number }
  | { type: "crawl" };

const number = fc.nat(1_000);
const send = fc.record({
  type: fc.constant("send" as const),
  user: number,
  place: number,
  text: fc.string(),
});

/** Most of what happens is that somebody speaks. */
export const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: send },
    { weight: 2, arbitrary: fc.record({ type: fc.constant("open" as const), user: number, peer: number }) },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constant("create" as const),
        user: number,
        members: fc.array(number, { maxLength: 4 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        type: fc.constantFrom("recall" as const, "edit" as const, "delete" as const),
        message: number,
      }),
    },
    { weight: 3, arbitrary: fc.record({ type: fc.constant("read" as const), user: number, place: number }) },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constantFrom("add" as const, "remove" as const),
        user: number,
        place: number,
      }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constant("dissolve" as const), place: number }) },
    { weight: 1, arbitrary: fc.constant({ type: "crawl" as const }) },
  ),
  { minLength: 5, maxLength: 40 },
);

interface Place {
  kind: ConversationKind;
  /** Whoever is in it, and the id that it has for them. */
  members: Map<string, string>;
  ownerId: string;
}

interface Said {
  place: Place;
  senderId: string;
  messageId: string;
}

/** Acts on one cloud. What a cloud refuses does not happen. */
export class Actor {
  readonly #places: Place[] = [];
  readonly #said: Said[] = [];

  constructor(readonly client: Client) {}

  async register(): Promise<void> {
    await this.client.users.register({ users: userIds.map((id) => ({ id, name: `name of ${id}` })) });
  }

  async act(act: Exclude<Act, { type: "crawl" }>): Promise<void> {
    try {
      await this.#perform(act);
    } catch (thrown) {
      // A group that is gone, a message that was recalled, an ability that the cloud lacks.
      if (!ColloquyError.is(thrown) || thrown.retryable || thrown.code === "bad_response") throw thrown;
    }
  }

  async #perform(act: Exclude<Act, { type: "crawl" }>): Promise<void> {
    switch (act.type) {
      case "open":
        return this.#open(userAt(act.user), userAt(act.peer));
      case "create":
        return this.#create(userAt(act.user), act.members.map(userAt));
      case "send":
        return this.#send(act);
      case "recall":
      case "edit":
      case "delete":
        return this.#change(act);
      case "read": {
        const [place, userId] = this.#viewAt(act);
        const conversationId = place?.members.get(userId);
        if (conversationId !== undefined)
          await this.client.conversations.markRead({ userId, conversationId });
        return;
      }
      case "add":
      case "remove":
        return this.#changeMember(act);
      case "dissolve": {
        const place = at(this.#groups(), act.place);
        const conversationId = place?.members.get(place.ownerId);
        if (place === undefined || conversationId === undefined) return;
        await this.client.conversations.dissolve({ operatorId: place.ownerId, conversationId });
        this.#places.splice(this.#places.indexOf(place), 1);
      }
    }
  }

  async #open(userId: string, peerId: string): Promise<void> {
    if (userId === peerId) return;
    const one = await this.client.conversations.open({ userId, peerId });
    const other = await this.client.conversations.open({ userId: peerId, peerId: userId });
    const members = new Map([
      [userId, one.conversationId],
      [peerId, other.conversationId],
    ]);
    this.#places.push({ kind: "direct", members, ownerId: userId });
  }

  async #create(ownerId: string, memberIds: string[]): Promise<void> {
    const others = [...new Set(memberIds)].filter((id) => id !== ownerId);
    const { conversation } = await this.client.conversations.create({
      ownerId,
      memberIds: others,
      title: `group ${this.#places.length}`,
    });
    const members = new Map([ownerId, ...others].map((id) => [id, conversation.id]));
    this.#places.push({ kind: "group", members, ownerId });
  }

  async #send(act: { user: number; place: number; text: string }): Promise<void> {
    const [place, userId] = this.#viewAt(act);
    const conversationId = place?.members.get(userId);
    if (place === undefined || conversationId === undefined) return;
    const text = `${this.#said.length} ${act.text}`.toWellFormed();
    const { message } = await this.client.messages.send({
      userId,
      conversationId,
      content: [{ type: "text", text }],
    });
    this.#said.push({ place, senderId: userId, messageId: message.id });
  }

  async #change(act: { type: "recall" | "edit" | "delete"; message: number }): Promise<void> {
    const said = at(this.#said, act.message);
    const conversationId = said?.place.members.get(said.senderId);
    if (said === undefined || conversationId === undefined) return;
    const { senderId: userId, messageId } = said;
    const ref = { userId, conversationId, messageId };
    if (act.type === "recall") await this.client.messages.recall(ref);
    else if (act.type === "edit")
      await this.client.messages.edit({ ...ref, content: [{ type: "text", text: `edited ${messageId}` }] });
    else
      await this.client.messages.delete({
        userId,
        conversationId,
        messageIds: [messageId],
        for: "everyone",
      });
  }

  async #changeMember(act: { type: "add" | "remove"; user: number; place: number }): Promise<void> {
    const place = at(this.#groups(), act.place);
    const conversationId = place?.members.get(place.ownerId);
    const userId = userAt(act.user);
    if (place === undefined || conversationId === undefined || userId === place.ownerId) return;
    const change = { conversationId, operatorId: place.ownerId, members: [{ userId }] };
    if (act.type === "add") {
      await this.client.members.add(change);
      place.members.set(userId, conversationId);
    } else {
      await this.client.members.remove(change);
      place.members.delete(userId);
    }
  }

  #groups(): Place[] {
    return this.#places.filter(({ kind }) => kind === "group");
  }

  #viewAt({ user, place }: { user: number; place: number }): [Place | undefined, string] {
    const found = at(this.#places, place);
    const members = [...(found?.members.keys() ?? [])];
    return [found, at(members, user) ?? userAt(user)];
  }
}

function userAt(index: number): string {
  return userIds[index % userIds.length] ?? "10001";
}

function at<Item>(items: readonly Item[], index: number): Item | undefined {
  return items[index % Math.max(1, items.length)];
}
