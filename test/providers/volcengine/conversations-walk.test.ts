import { describe, expect, it } from "vitest";
import type { VolcengineReadings } from "../../../providers/volcengine/emulator/index.js";
import { clientOf, startEmulator } from "./support.js";

describe("a walk through the emulator's list", () => {
  const readings: Partial<VolcengineReadings>[] = [
    {},
    { conversationCursor: "opaque", conversationPageSize: [3, 20, 1] },
    { repeatAtSeam: true, conversationPageSize: 7 },
    { filtering: "after-cut", dissolvedConversations: "absent", hasMore: "full-page" },
    { ownerField: "mixed", conversationIdOnSecondItem: "absent", stringUserIds: true },
  ];

  it.each(readings)("delivers every conversation once, in order: %j", async (reading) => {
    const emulator = await startEmulator(reading);
    const { world } = emulator;
    for (let number = 0; number < 26; number += 1) {
      const { shortId } = world.addConversation({ members: [10001, 10002] });
      if (number % 5 === 4) world.dissolve(shortId);
    }
    const absent = reading.dissolvedConversations === "absent";
    const expected = world
      .listByActivity(10001)
      .filter(({ status }) => !(absent && status === 1))
      .map(({ shortId }) => String(shortId));
    const { conversations } = clientOf({ baseUrl: emulator.url });
    for (const limit of [1, 7, 20]) {
      const ids: string[] = [];
      for await (const page of conversations.pages({ userId: "10001", limit })) {
        expect(page.items.length).toBeLessThanOrEqual(limit);
        ids.push(...page.items.map(({ id }) => id));
      }
      expect(ids).toEqual(expected);
    }
  });

  it("works for users whose ids are text", async () => {
    const emulator = await startEmulator({ stringUserIds: true });
    emulator.world.addConversation({ members: ["alice", "bob"], type: 1 });
    const { conversations } = clientOf({ baseUrl: emulator.url, userIds: "text" });
    const { items } = await conversations.list({ userId: "alice" });
    expect(items).toMatchObject([{ kind: "direct", peerId: "bob", ownerId: "alice" }]);
  });
});
