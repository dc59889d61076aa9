import type { Actor, Platform } from "../callbacks/callback.js";
import { directEdited, directRead, directRecalled } from "../callbacks/direct.js";
import { groupEdited, groupRecalled } from "../callbacks/group-messages.js";
import { type StateReason, stateChanged } from "../callbacks/users.js";
import type { MessageElement } from "./elements.js";
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

  /** A client logs in (`Register`) or out (`Unregister`), or its connection is lost. */
  changeState(userId: string, reason: StateReason, platform: Platform = "Web"): void {
    this.#world.callbacks.tell(stateChanged(reason, this.#actor(userId, platform)));
  }

  #actor(userId: string, platform: Platform): Actor {
    return { userId, platform, at: this.#world.now() };
  }

  #groupOf({ groupId }: GroupMessage) {
    const group = this.#world.groups.get(groupId);
    if (group === undefined) throw new Error(`the world has no group ${groupId}`);
    return group;
  }
}
