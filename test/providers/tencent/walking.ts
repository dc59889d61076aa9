import { expect, onTestFinished } from "vitest";
import {
  type MessageElement,
  startTencentEmulator,
  type TencentReadings,
  TencentWorld,
} from "../../../providers/tencent/emulator/index.js";
import type { Client } from "../../../src/client.js";
import type { Message, MessagePage } from "../../../src/model/message.js";
import { clientOf, credentials } from "./support.js";

/** An emulator with a group of alice and bob, and a client of it; both close when the test has finished. */
export async function start(readings: Partial<TencentReadings> = {}) {
  const world = new TencentWorld();
  const emulator = await startTencentEmulator({ ...credentials, world, readings });
  const client = clientOf({ baseUrl: emulator.url });
  onTestFinished(async () => {
    await client.close();
    await emulator.close();
  });
  world.addGroup({ id: "@TGS#1", ownerId: "alice", memberIds: ["bob"] });
  world.addUser("alice");
  world.addUser("bob");
  return { world, emulator, client };
}

export const group = "group:@TGS#1";
export const direct = "direct:bob";

/** A moment in the past, whole seconds. */
export const past = (secondsAgo: number) => new Date((Math.floor(Date.now() / 1000) - secondsAgo) * 1000);

export function addGroupMessages(world: TencentWorld, count: number) {
  return Array.from({ length: count }, (_, index) =>
    world.groupMessage("@TGS#1", { text: `text ${index + 1}`, at: past(50_000 - index) }),
  );
}

/** One message of bob's, in either history. */
export function addMessage(
  world: TencentWorld,
  conversationId: string,
  message: { body?: MessageElement[]; at: Date },
) {
  if (conversationId === group) return world.groupMessage("@TGS#1", { ...message, from: "bob" });
  return world.directMessage("bob", "alice", message);
}

/** `perSecond` messages in each second; every seventh is long. */
export function addDirectMessages(world: TencentWorld, count: number, { perSecond = 1, spacing = 1 } = {}) {
  return Array.from({ length: count }, (_, index) =>
    world.directMessage(index % 2 === 0 ? "alice" : "bob", index % 2 === 0 ? "bob" : "alice", {
      text: index % 7 === 0 ? "long ".repeat(200) : `text ${index + 1}`,
      at: past(400_000 - Math.floor(index / perSecond) * spacing),
    }),
  );
}

export interface Walk {
  conversationId: string;
  limit: number;
  direction?: "older" | "newer";
  from?: { position: string };
  includeRecalled?: boolean;
}

/** Page by page, each from its cursor alone. */
export async function walk(client: Client, input: Walk, between: (page: MessagePage) => void = () => {}) {
  const messages: Message[] = [];
  const cursors: string[] = [];
  let end: MessagePage["end"];
  let cursor: string | undefined;
  do {
    const page: MessagePage = await client.messages.list({
      userId: "alice",
      ...input,
      ...(cursor === undefined ? {} : { cursor }),
    });
    expect(page.items.length).toBeLessThanOrEqual(input.limit);
    messages.push(...page.items);
    end = page.end;
    cursor = page.nextCursor ?? undefined;
    if (cursor !== undefined) cursors.push(cursor);
    between(page);
  } while (cursor !== undefined);
  return { ids: messages.map(({ id }) => id), messages, cursors, end };
}

export const countsAndLimits = [0, 1, 19, 20, 21, 400].flatMap((count) =>
  (count === 400 ? [7, 20, 200] : [1, 7, 20, 200]).map((limit) => [count, limit] as const),
);
