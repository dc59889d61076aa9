import { expect, it } from "vitest";
import { createMirror } from "../../src/mirror/index.js";
import { MemoryWorld, memory } from "../../src/testing/index.js";
import { errorOf } from "../support/catching.js";
import { clientOf } from "../support/clouds.js";
import { describeStores } from "../support/stores.js";
import { message, row, Setting } from "./writer/setting.js";

const DAY = 86_400_000;

describeStores("a sweep", (store) => {
  const mirrorOf = (retainDays?: number) =>
    createMirror({ clients: { east: clientOf(memory({ name: "east" })) }, store: store(), retainDays });
  const aged = (n: number, days: number) => message(n, { sentAt: new Date(Date.now() - days * DAY) });

  async function start() {
    const setting = new Setting(store());
    await setting.enroll("alice");
    await setting.list("alice", [row(), row({ id: "d" })]);
    return setting;
  }

  it("deletes older messages, and what is known of them", async () => {
    const setting = await start();
    const withoutTime = (n: number) => message(n, { sentAt: null });
    const history = [aged(6, 1), withoutTime(5), aged(4, 29), aged(3, 31), withoutTime(2), aged(1, 40)];
    await setting.page("c", history, Date.now());
    await setting.page("d", [aged(1, 31)], Date.now());
    for (const messageId of ["m1", "m4"])
      await setting.mirror.apply(setting.event("message.recalled", Date.now(), { messageId }));
    await setting.bury("c", ["m3", "m6"], 0, "alice");
    expect(await mirrorOf(30).sweep()).toBe(4);
    expect((await setting.histories()).map((line) => line.split(" ")[1])).toEqual(["m4", "m5", "m6"]);
    expect(await store().query("select message_id from colloquy.change")).toEqual([{ message_id: "m4" }]);
    expect(await store().query("select message_id from colloquy.removal")).toEqual([{ message_id: "m6" }]);
    expect(await mirrorOf(30).sweep()).toBe(0);
  });

  it("leaves a conversation where it stands in the list when all of it is too old", async () => {
    const setting = await start();
    await setting.page("c", [aged(1, 31)], Date.now());
    await mirrorOf(30).sweep();
    expect(await setting.histories()).toEqual([]);
    expect((await setting.tables()).conversations?.[0]).toMatchObject({ last_id: "m1" });
  });

  it("goes on until a long history is through", async () => {
    const setting = await start();
    const history = Array.from({ length: 1_203 }, (_, n) => aged(n + 1, n < 1_201 ? 31 : 1));
    await setting.page("c", history, Date.now());
    expect(await mirrorOf(30).sweep()).toBe(1_201);
    expect(await setting.histories()).toHaveLength(2);
  });

  it("keeps everything where no age is set, and stops at its signal", async () => {
    const setting = await start();
    await setting.page("c", [aged(1, 4_000)], Date.now());
    expect(await mirrorOf().sweep()).toBe(0);
    expect(await mirrorOf(30).sweep({ signal: AbortSignal.abort() })).toBe(0);
    expect(await setting.histories()).toHaveLength(1);
  });

  it("is part of a run", async () => {
    const setting = await start();
    await setting.page("c", [aged(1, 31)], Date.now());
    await store().query("delete from colloquy.crawl");
    await mirrorOf(30).run({ until: "idle" });
    expect(await setting.histories()).toEqual([]);
  });

  it("has little to do, because no history is read further back than messages are kept", async () => {
    const world = new MemoryWorld();
    const { id } = world.addConversation({ members: ["alice", "bob"] });
    for (let n = 0; n < 1_000; n += 1)
      world.addMessage(id, { senderId: "bob", sentAt: new Date(Date.now() - (1_000 - n) * (DAY / 10)) });
    const east = clientOf(memory({ name: "east" }, world));
    const mirror = createMirror({ clients: { east }, store: store(), retainDays: 30 });
    await mirror.enroll({ person: "p1", users: { east: "alice" } });
    await mirror.run({ until: "idle" });
    // 300 are young enough; they are on three pages, or just on four.
    expect(world.requests.filter((name) => name === "messages.list").length).toBeLessThanOrEqual(4);
    expect(await mirror.sweep()).toBeLessThanOrEqual(100);
    let kept = 0;
    let isComplete = false;
    for await (const page of mirror.messages.pages({ person: "p1", source: "east", conversationId: id })) {
      kept += page.items.length;
      isComplete = page.complete;
    }
    expect(kept).toBeGreaterThan(295);
    expect(isComplete).toBe(true);
    await east.close();
  });

  it("needs an age in whole days, and a signal that is one", async () => {
    expect(() => mirrorOf(0)).toThrow(expect.objectContaining({ code: "invalid_argument" }));
    const thrown = await errorOf(() => mirrorOf(1).sweep({ signal: {} as AbortSignal }));
    expect(thrown).toMatchObject({ code: "invalid_argument", operation: "sweep" });
  });
});
