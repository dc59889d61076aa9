import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { VolcengineEmulator } from "../../../providers/volcengine/emulator/index.js";
import { createMessages } from "../../../providers/volcengine/messages/index.js";
import type { Message } from "../../../src/index.js";
import { appWith, clientOf, startEmulator } from "./support.js";

/** Sixty messages, `together` of them at each Index; their ids, oldest first. */
function fillWithTies(emulator: VolcengineEmulator, together: number, spacing: number) {
  const { world } = emulator;
  const { shortId } = world.addConversation({ members: [10001, 10002] });
  const ids = Array.from({ length: 60 }, (_, number) => {
    const index = 1_669_723_135_000_000n + BigInt(Math.floor(number / together) * spacing);
    return String(world.addMessage(shortId, { sender: 10001, text: `m${number}`, index }).messageId);
  });
  return { of: { userId: "10001", conversationId: String(shortId) }, ids };
}

const idsOf = (messages: Message[]) => messages.map(({ id }) => id);

describe("messages that share one Index", () => {
  const readings = (["inclusive", "exclusive"] as const).flatMap((messageCursor) =>
    (["next-index", "last-index", "count"] as const).flatMap((newCursor) =>
      [1, 100].map((spacing) => ({ messageCursor, newCursor, spacing })),
    ),
  );

  it.each(readings)(
    "all come once, wherever a page is cut: $messageCursor, $newCursor, Indexes $spacing apart",
    async ({ spacing, ...reading }) => {
      const emulator = await startEmulator(reading);
      const { messages } = clientOf({ baseUrl: emulator.url });
      for (const together of [3, 7]) {
        const { of, ids } = fillWithTies(emulator, together, spacing);
        for (const limit of [1, 5, 20, 50]) {
          const older: Message[] = [];
          for await (const { items } of messages.pages({ ...of, limit })) older.push(...items);
          expect(idsOf(older)).toEqual(ids.toReversed());
          const from = { position: older.at(-1)?.position ?? "" };
          const newer: Message[] = [];
          for await (const { items } of messages.pages({ ...of, direction: "newer", from, limit }))
            newer.push(...items);
          expect(idsOf(newer)).toEqual(ids.slice(1));
        }
      }
    },
  );

  it("are told apart by a position, in both directions", async () => {
    const emulator = await startEmulator();
    const { messages } = clientOf({ baseUrl: emulator.url });
    const { of, ids } = fillWithTies(emulator, 4, 100);
    const all = (await messages.list({ ...of, limit: 200 })).items.reverse();
    for (const [place, { position }] of all.entries()) {
      const older = await messages.list({ ...of, from: { position }, limit: 200 });
      expect(idsOf(older.items)).toEqual(ids.slice(0, place).reverse());
      const newer = await messages.list({ ...of, from: { position }, direction: "newer", limit: 200 });
      expect(idsOf(newer.items)).toEqual(ids.slice(place + 1));
    }
  });

  it("come when one more arrives at the Index that a walk has come to", async () => {
    const emulator = await startEmulator();
    const { messages } = clientOf({ baseUrl: emulator.url });
    const { of } = fillWithTies(emulator, 1, 100);
    const last = (await messages.list({ ...of, limit: 1 })).items[0] as Message;
    const { index } = emulator.world.message(of.conversationId, last.id);
    const late = emulator.world.addMessage(of.conversationId, { sender: 10002, text: "late", index });
    const newer = await messages.list({ ...of, direction: "newer", from: { position: last.position } });
    expect(idsOf(newer.items)).toEqual([String(late.messageId)]);
  });

  it("are passed by an Index alone, which is where somebody has read to", async () => {
    const emulator = await startEmulator();
    const { messages } = clientOf({ baseUrl: emulator.url });
    const { of, ids } = fillWithTies(emulator, 4, 100);
    const { index } = emulator.world.message(of.conversationId, ids[5] ?? "");
    const from = { position: String(index) };
    const newer = await messages.list({ ...of, direction: "newer", from, limit: 200 });
    expect(idsOf(newer.items)).toEqual(ids.slice(8));
    const older = await messages.list({ ...of, from, limit: 200 });
    expect(idsOf(older.items)).toEqual(ids.slice(0, 4).reverse());
  });

  it.each(
    (["inclusive", "exclusive"] as const).flatMap((messageCursor) =>
      (["older", "newer"] as const).map((direction) => ({ messageCursor, direction })),
    ),
  )(
    "that fill more than a vendor page stall the walk, because the rest would be lost: $messageCursor, $direction",
    async ({ messageCursor, direction }) => {
      const emulator = await startEmulator({ messageCursor, newCursor: "last-index" });
      const { messages } = clientOf({ baseUrl: emulator.url });
      const { of } = fillWithTies(emulator, 30, 100);
      const from = direction === "newer" ? { from: { position: "1" } } : {};
      const walk = async () => {
        for await (const _ of messages.iterate({ ...of, direction, ...from }));
      };
      await expect(walk()).rejects.toMatchObject({ code: "paging_stalled" });
    },
  );
});

interface World {
  /** How many messages stand at each Index, from the oldest. */
  groups: number[];
  spacing: number;
  isInclusive: boolean;
  direction: "older" | "newer";
  /** Where the caller cuts what a read brings, in turn. */
  cuts: number[];
  /** In which order the vendor gives messages of one Index, in turn. */
  shuffles: number[];
}

const worlds: fc.Arbitrary<World> = fc.record({
  groups: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 20 }),
  spacing: fc.constantFrom(1, 2, 1000),
  isInclusive: fc.boolean(),
  direction: fc.constantFrom("older", "newer"),
  cuts: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }),
  shuffles: fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1 }),
});

/** A vendor that orders messages of one Index anew for each call, and the ids of all its messages. */
function vendorOf({ groups, spacing, isInclusive, shuffles }: World) {
  const all = groups.flatMap((size, group) =>
    Array.from({ length: size }, (_, number) => ({
      MessageId: 1000 + group * 10 + number,
      IndexInConversation: 5000 + group * spacing,
      MsgType: 10001,
      Content: "{}",
      CreateTime: 1_669_723_135_771,
    })),
  );
  let calls = 0;
  const answer = (body: { Cursor: bigint; Limit: number; Reverse: number }) => {
    const shuffle = shuffles[calls++ % shuffles.length] ?? 1;
    const sign = body.Reverse === 1 ? -1 : 1;
    const rows = all
      .filter(({ IndexInConversation: index }) => {
        if (BigInt(index) === body.Cursor) return isInclusive;
        return BigInt(index) > body.Cursor === (sign === 1);
      })
      .sort(
        (a, b) =>
          sign * (a.IndexInConversation - b.IndexInConversation) ||
          ((a.MessageId * shuffle) % 101) - ((b.MessageId * shuffle) % 101),
      );
    return { Messages: rows.slice(0, body.Limit), HasMore: rows.length > body.Limit, NewCursor: 20 };
  };
  return { answer, ids: all.map(({ MessageId }) => String(MessageId)) };
}

describe("a walk over messages that share Indexes", () => {
  it("delivers each once, however the vendor orders them and wherever it is cut", async () => {
    const history = createMessages(appWith(2n ** 63n - 1n));
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const { answer, ids } = vendorOf(world);
        const call = async (operation: never, input: never) => {
          const { request, read } = operation as {
            request(i: never): { body: never };
            read(a: object): unknown;
          };
          return read(answer(request(input).body));
        };
        const { direction, cuts } = world;
        const query = { userId: "1", conversationId: "7", direction };
        const found: string[] = [];
        let position = direction === "older" ? null : history.startAfter(query, "1");
        for (let turn = 0; ; turn += 1) {
          const { rows, next } = await history.read(query, position, call as never, 20);
          const taken = rows.slice(0, cuts[turn % cuts.length]);
          found.push(...taken.map(({ message }) => message?.id ?? ""));
          position = taken.length === rows.length ? next : (taken.at(-1)?.after ?? null);
          if (position === null) break;
          expect(position.length).toBeLessThan(600);
        }
        expect(found.toSorted()).toEqual(ids.toSorted());
      }),
      { numRuns: 300 },
    );
  });
});
