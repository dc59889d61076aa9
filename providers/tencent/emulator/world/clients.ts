import type { Actor, Platform } from "../callbacks/callback.js";
import { allRead, directEdited, directRead, directRecalled, receiptSent } from "../callbacks/direct.js";
import { groupEdited, groupRecalled } from "../callbacks/group-messages.js";
import { beforeJoin, joined, left } from "../callbacks/groups.js";
import { type StateReason, stateChanged } from "../callbacks/users.js";
import { Refusal } from "../envelope.js";
import type { MessageElement } from "./elements.js";
import type { WorldGroup } from "./group-records.js";
import type { TencentWorld } from "./index.js";
import { seconds } from "./keys.js";
import type { DirectMessage, GroupMessage } from "./message-records.js";

/** What clients do besides speaking. Unlike a change of the world itself, the app's back end is told of it. */
export class TencentClients {
  readonly #world: TencentWorld;

  /** Of that world. */
  constructor(world: TencentWorld) {
    this.#world = world;
  }

  /** The sender's client recalls a message. */
  recall(message: DirectMessage | GroupMessage, platform: Platform = "Web"): void {
    this.#world.recall(message);
    const actor = this.#actor(message.from, platform);
    const event =
      message.kind === "direct"
        ? directRecalled(message, this.#world.unreadDirect(message.to), actor)
        : groupRecalled(this.#groupOf(message), [message], actor);
    this.#world.callbacks.tell(event);
  }

  /** The sender's client changes what a message says; what is absent stays. */
  edit(
    message: DirectMessage | GroupMessage,
    change: { body?: MessageElement[]; customData?: string },
    platform: Platform = "Web",
  ): void {
    this.#world.edit(message, change);
    const actor = this.#actor(message.from, platform);
    const event =
      message.kind === "direct"
        ? directEdited(message, actor)
        : groupEdited(this.#groupOf(message), message, actor);
    this.#world.callbacks.tell(event);
  }

  /** A client reads what a peer wrote, up to now. What is read in a group has no event. */
  read(userId: string, peerId: string, platform: Platform = "Web"): void {
    this.#world.readDirect(userId, peerId);
    const upTo = seconds(this.#world.now());
    const unread = this.#world.unreadDirect(userId);
    this.#world.callbacks.tell(directRead({ userId, peerId, upTo, unread }, this.#actor(userId, platform)));
  }

  /** A client reads everything, in groups too. */
  readAll(userId: string, platform: Platform = "Web"): void {
    const groups = [...this.#world.groups.values()].flatMap((group) => {
      const member = group.members.get(userId);
      return member === undefined || member.readSeq >= group.messages.length ? [] : [group.id];
    });
    this.#world.readDirect(userId);
    for (const groupId of groups) this.#world.readGroup(groupId, userId);
    const read = groups.map((groupId) => ({ groupId, seq: this.#world.groupMessages(groupId).length }));
    this.#world.callbacks.tell(allRead(userId, read, this.#actor(userId, platform)));
  }

  /** The receiver's client sends a receipt for a message, which has to be one that asked for it. */
  sendReceipt(message: DirectMessage, platform: Platform = "Web"): void {
    if (!message.sentWith.needsReceipt) throw new Error(`${message.key} asked for no receipt`);
    message.peerRead = true;
    this.#world.callbacks.tell(receiptSent(message, this.#actor(message.to, platform)));
  }

  /** A client joins a group, whatever its options say. Fails with the vendor's `code` where the back end refuses. */
  async join(groupId: string, userId: string, platform: Platform = "Web"): Promise<void> {
    const group = this.#groupOf({ groupId });
    if (group.members.has(userId)) return;
    const decision = await this.#world.callbacks.ask(beforeJoin(group, this.#actor(userId, platform)));
    if (decision.kind === "refuse") throw new Refusal(decision.code, decision.info);
    this.#world.addMember(groupId, userId);
    const event = joined(group, { userIds: [userId], how: "Apply" }, this.#actor(userId, platform));
    this.#world.callbacks.tell(event);
  }

  /** A client leaves a group; nothing happens where its user is no member. */
  quit(groupId: string, userId: string, platform: Platform = "Web"): void {
    if (!this.#world.removeMember(groupId, userId)) return;
    const actor = this.#actor(userId, platform);
    this.#world.callbacks.tell(left(this.#groupOf({ groupId }), { userIds: [userId], how: "Quit" }, actor));
  }

  /** A client logs in (`Register`) or out (`Unregister`), or its connection is lost. */
  changeState(userId: string, reason: StateReason, platform: Platform = "Web"): void {
    this.#world.callbacks.tell(stateChanged(reason, this.#actor(userId, platform)));
  }

  #actor(userId: string, platform: Platform): Actor {
    return { userId, platform, at: this.#world.now() };
  }

  #groupOf({ groupId }: { groupId: string }): WorldGroup {
    const group = this.#world.groups.get(groupId);
    if (group === undefined) throw new Error(`the world has no group ${groupId}`);
    return group;
  }
}
