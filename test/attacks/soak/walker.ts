/** Walks to the end of long lists of the vendor at the address it is given, and prints what that took. */
import { subscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { tencent } from "../../../providers/tencent/index.js";
import { volcengine } from "../../../providers/volcengine/index.js";
import { createClient, createInbox } from "../../../src/index.js";
import { conversationsOf, GROUP_MESSAGES, indexOf } from "./rows.js";

/** How one walk went. */
export interface Walk {
  /** Rows that came once, and those that came another time. */
  once: number;
  again: number;
  /** By how much the heap has been larger than after the first tenth. */
  grownMegabytes: number;
}

/** What the walker prints. */
export interface Report {
  conversations: Walk;
  messages: Walk;
  inbox: Walk;
  /** What keeps a process alive and was not there at the beginning, and connections, which need not. */
  handlesLeft: string[];
}

const [, , url = ""] = process.argv;
const options = { budget: false, retry: { baseDelayMs: 5 } } as const;
const atStart = process.getActiveResourcesInfo();
const sockets = new Set<Socket>();
subscribe("net.client.socket", (message) => {
  const { socket } = message as { socket: Socket };
  sockets.add(socket);
  socket.once("close", () => sockets.delete(socket));
});

const tc = createClient(tencent({ sdkAppId: 1, secretKey: "key", baseUrl: url }), options);
const credentials = { accessKeyId: "id", secretAccessKey: "key" };
const ve = createClient(volcengine({ appId: 1, credentials, baseUrl: url }), options);
const inbox = createInbox({ a: ve, b: ve });

const report: Report = {
  conversations: await walk(sizeOf("10001"), ve.conversations.iterate({ userId: "10001" }), ({ id }) =>
    indexOf.conversation(id),
  ),
  messages: await walk(
    GROUP_MESSAGES,
    tc.messages.iterate({ userId: "alice", conversationId: "group:soak" }),
    ({ id }) => indexOf.message(id),
  ),
  inbox: await walk(
    sizeOf("10002") + sizeOf("10003"),
    inbox.iterate({ users: { a: "10002", b: "10003" } }),
    ({ source, id }) => indexOf.conversation(id) + (source === "a" ? 0 : sizeOf("10002")),
  ),
  handlesLeft: [],
};
await Promise.all([tc.close(), ve.close()]);
report.handlesLeft = await handlesLeft();
console.log(JSON.stringify(report));

/** Counts each row by its number, outside of the heap, and looks at the heap after each tenth. */
async function walk<Item>(
  size: number,
  items: AsyncIterable<Item>,
  numberOf: (item: Item) => number,
): Promise<Walk> {
  const counts = new Uint8Array(size);
  const heap: number[] = [];
  let seen = 0;
  for await (const item of items) {
    counts[numberOf(item)]! += 1;
    seen += 1;
    if (seen % (size / 10) === 0) heap.push(heapMegabytes());
  }
  const once = counts.filter((count) => count === 1).length;
  return { once, again: seen - once, grownMegabytes: Math.max(...heap) - heap[0]! };
}

function sizeOf(userId: string): number {
  return conversationsOf[userId] ?? 0;
}

function heapMegabytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}

/** Connections take a moment to close. */
async function handlesLeft(): Promise<string[]> {
  let left: string[] = [];
  for (let looks = 0; looks < 50; looks += 1) {
    const resources = process.getActiveResourcesInfo().filter((name) => !atStart.includes(name));
    left = [...new Set(resources), ...(sockets.size === 0 ? [] : ["connection"])];
    if (left.length === 0) break;
    await sleep(20);
  }
  return left;
}
