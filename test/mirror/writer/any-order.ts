import fc from "fast-check";
import type { ColloquyEvent, Message, MessageContent } from "../../../src/provider/index.js";
import { message, row, type Setting, sentMessage, T0 } from "./setting.js";

/** One thing that happens to the group "c", so many seconds after the one before it. */
interface Happening {
  after: number;
  what: "say" | "edit" | "recall" | "read" | "rename" | "leave" | "join" | "list" | "page";
  /** Which message or form, as far as there is one. */
  pick: number;
}

const happening: fc.Arbitrary<Happening> = fc.record({
  after: fc.integer({ min: 0, max: 1_200 }),
  what: fc.constantFrom(
    "say",
    "say",
    "say",
    "edit",
    "edit",
    "recall",
    "read",
    "rename",
    "leave",
    "join",
    "list",
    "page",
  ),
  pick: fc.nat(11),
});

/** A history, and an order in which what is told of it comes in: some of it twice. */
export const histories = fc.record({
  happenings: fc.array(happening, { minLength: 1, maxLength: 14 }),
  shuffle: fc.array(fc.nat(1_000), { minLength: 40, maxLength: 40 }),
  twice: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
});

/** Brings one event or page in. */
export type Told = (setting: Setting) => Promise<unknown>;

/** What was told, in the order in which it happened, and how the history is in the end. */
export function tell(happenings: readonly Happening[]): { told: Told[]; messages: Message[]; end: number } {
  const world = new World();
  const told = happenings.map((one) => world.take(one));
  return { told, messages: world.messages, end: world.now };
}

/** The same in another order, and some of it twice. */
export function shuffled(
  told: readonly Told[],
  shuffle: readonly number[],
  twice: readonly boolean[],
): Told[] {
  const repeated = told.flatMap((one, index) => (twice[index] === true ? [one, one] : [one]));
  return repeated
    .map((one, index) => ({ one, key: shuffle[index] ?? 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ one }) => one);
}

class World {
  now = T0;
  messages: Message[] = [];
  #title = "begun";
  #edits = 0;

  take({ after, what, pick }: Happening): Told {
    this.now += after * 1_000;
    const at = this.now;
    const known = this.messages[pick % Math.max(1, this.messages.length)];
    switch (what) {
      case "say":
        return this.#say(pick % 2 === 0 ? "bob" : "carol");
      case "edit":
        return known === undefined ? this.#say("bob") : this.#edit(known, pick);
      case "recall":
        return known === undefined ? this.#say("bob") : this.#recall(known);
      case "read": {
        const upTo = readForms(known, at)[pick % 3] ?? {};
        return event("message.read", at, { readerId: "alice", upTo });
      }
      case "rename":
        this.#title = `title ${at} ${pick}`;
        return event("conversation.updated", at, { profile: { title: this.#title } });
      case "leave":
      case "join":
        return event(what === "leave" ? "member.left" : "member.joined", at, {
          members: [{ userId: "dan" }],
        });
      case "list": {
        const listed = row({ title: this.#title });
        return (setting) => setting.list("alice", [listed], at);
      }
      case "page": {
        const page = structuredClone(this.messages).reverse();
        return (setting) => setting.page("c", page, at);
      }
    }
  }

  #say(senderId: string): Told {
    const n = this.messages.length + 1;
    const parts = { senderId, sentAt: new Date(this.now) };
    this.messages = [...this.messages, message(n, parts)];
    return event("message.sent", this.now, { message: sentMessage(n, parts) });
  }

  #edit({ id }: Message, pick: number): Told {
    this.#edits += 1;
    const text = `edit ${this.#edits}`;
    const content: MessageContent[] = [{ type: "text", text }];
    const changes = [{ content, text }, { attributes: { edit: text } }, { customData: text }][pick % 3] ?? {};
    this.#change(id, (one) => (one.state === "recalled" ? one : { ...one, ...changes }));
    return event("message.edited", this.now, { messageId: id, changes });
  }

  #recall({ id }: Message): Told {
    this.#change(id, ({ customData: _, ...one }) => ({
      ...one,
      state: "recalled",
      content: [],
      text: "",
      attributes: {},
    }));
    return event("message.recalled", this.now, { messageId: id });
  }

  #change(id: string, change: (one: Message) => Message): void {
    this.messages = this.messages.map((one) => (one.id === id ? change(one) : one));
  }
}

function readForms(known: Message | undefined, at: number) {
  return [known === undefined ? {} : { position: known.position }, { at: new Date(at) }, {}];
}

function event(type: ColloquyEvent["type"], at: number, parts: object): Told {
  return (setting) => setting.mirror.apply(setting.event(type, at, parts as never));
}
