import fc from "fast-check";
import { expect, it } from "vitest";
import type { ColloquyEvent, Message, MessageContent } from "../../../src/provider/index.js";
import { describeStores } from "../../support/stores.js";
import { message, minute, row, Setting, sentMessage, T0 } from "./setting.js";

/** One thing that happens to the group "c", so many seconds after the one before it. */
interface Happening {
  after: number;
  what: "say" | "edit" | "recall" | "read" | "rename" | "leave" | "join" | "list" | "page";
  /** Which message. */
  pick: number;
  /** Which form of it. */
  form: number;
}

const often = <Value>(weight: number, value: Value) => ({ arbitrary: fc.constant(value), weight });

/** Few messages to which much happens, at times that lie within the margin of the clocks and beyond it. */
const happening: fc.Arbitrary<Happening> = fc.record({
  after: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 60, max: 1_200 })),
  what: fc.oneof(
    often(2, "say" as const),
    often(4, "edit" as const),
    often(2, "recall" as const),
    often(2, "read" as const),
    often(2, "rename" as const),
    often(1, "leave" as const),
    often(1, "join" as const),
    often(2, "list" as const),
    often(3, "page" as const),
  ),
  pick: fc.nat(2),
  form: fc.nat(2),
});

/** A history, and an order in which what is told of it comes in: some of it twice. */
const histories = fc.record({
  happenings: fc.array(happening, { minLength: 3, maxLength: 16 }),
  shuffle: fc.array(fc.nat(1_000), { minLength: 40, maxLength: 40 }),
  twice: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
});

/** Brings one event or page in. */
type Told = (setting: Setting) => Promise<unknown>;

/** What was told, in the order in which it happened, and how the history is in the end. */
function tell(happenings: readonly Happening[]): { told: Told[]; messages: Message[]; end: number } {
  const world = new World();
  const told = happenings.map((one) => world.take(one));
  return { told, messages: world.messages, end: world.now };
}

/** The same in another order, and some of it twice. */
function shuffled(told: readonly Told[], shuffle: readonly number[], twice: readonly boolean[]): Told[] {
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

  take({ after, what, pick, form }: Happening): Told {
    this.now += after * 1_000;
    const at = this.now;
    const known = this.messages[pick % Math.max(1, this.messages.length)];
    switch (what) {
      case "say":
        return this.#say(form === 0 ? "bob" : "carol");
      case "edit":
        return known === undefined ? this.#say("bob") : this.#edit(known, form);
      case "recall":
        return known === undefined ? this.#say("bob") : this.#recall(known);
      case "read": {
        const upTo = readForms(known, at)[form] ?? {};
        return event("message.read", at, { readerId: "alice", upTo });
      }
      case "rename":
        this.#title = `title ${at} ${pick} ${form}`;
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

  #edit({ id }: Message, form: number): Told {
    this.#edits += 1;
    const text = `edit ${this.#edits}`;
    const content: MessageContent[] = [{ type: "text", text }];
    const changes = [{ content, text }, { attributes: { edit: text } }, { customData: text }][form] ?? {};
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

/** Tests that tables do not depend on the order in which things come in. */
export function describeAnyOrder({ runs, timeout }: { runs: number; timeout: number }): void {
  describeStores("events and pages in any order", (store) => {
    /** What the tables hold when all of it has come in. */
    async function after(told: readonly Told[]) {
      for (const table of ["crawl", "message", "change", "participant", "conversation"])
        await store().query(`delete from colloquy.${table}`);
      const setting = new Setting(store());
      await setting.enroll("alice", "dan");
      await setting.list("alice", [row({ title: "begun" })], 0);
      await setting.list("dan", [row({ title: "begun" })], 0);
      for (const tellIt of told) await tellIt(setting);
      return setting.tables();
    }

    it("give the same tables, and so does what comes twice", { timeout }, async () => {
      await fc.assert(
        fc.asyncProperty(histories, async ({ happenings, shuffle, twice }) => {
          const { told } = tell(happenings);
          const inOrder = await after(told);
          expect(await after(shuffled(told, shuffle, twice))).toEqual(inOrder);
        }),
        { numRuns: runs },
      );
    });

    it("are made good by a page that is read in the end, whatever was lost", { timeout }, async () => {
      await fc.assert(
        fc.asyncProperty(histories, fc.array(fc.boolean()), async ({ happenings, shuffle, twice }, lost) => {
          const { told, messages, end } = tell(happenings);
          const left = told.filter((_, index) => lost[index] !== true);
          const last: Told = (setting) => setting.page("c", [...messages].reverse(), end + 10 * minute);
          const tables = await after(shuffled([...left, last], shuffle, twice));
          expect(tables.messages).toEqual(messages.map(asRow).sort((a, b) => Number(a.ord) - Number(b.ord)));
        }),
        { numRuns: runs },
      );
    });
  });
}

function asRow({
  id,
  position,
  senderId,
  sentAt,
  state,
  system,
  content,
  text,
  attributes,
  customData,
}: Message) {
  return {
    key: "c",
    ord: position,
    id,
    sender_id: senderId,
    sent_at: String(sentAt?.getTime()),
    state,
    position,
    body: { system, content, text, attributes, ...(customData !== undefined && { customData }) },
    grams: text === "" ? null : expect.stringContaining(`'${text.split(" ")[0]}'`),
  };
}
