import { describe, expect, it, onTestFinished } from "vitest";
import { tencent } from "../../../providers/tencent/index.js";
import { createClient } from "../../../src/client.js";
import type { Fault } from "../../../src/emulator/index.js";
import type { SendMessage } from "../../../src/model/send.js";
import { errorOf } from "../../support/catching.js";
import { start, topic } from "./stage.js";
import { credentials } from "./support.js";

/** What goes wrong with a sending, once or twice in a row; the last three lose an answer to what was carried out. */
const faults: Fault[] = [
  { kind: "drop" },
  { kind: "status", status: 503 },
  { kind: "error", code: 60007 },
  { kind: "error", code: 60008 },
  { kind: "reset", afterBytes: 5 },
  { kind: "truncate", bytes: 20 },
  { kind: "latency", ms: 900 },
];

const cases = faults.flatMap((fault) => [1, 2].map((times) => ({ ...fault, times })));

describe("a message amid faults", () => {
  it.each(["direct:bob", "group:team", topic])(
    "to %s is there once, and never without being said to be",
    async (id) => {
      const { emulator, history, operation } = await start({
        directDuplicate: "renewed",
        groupDuplicate: "renewed",
      });
      const clientNow = () => {
        const provider = tencent({ ...credentials, baseUrl: emulator.url, dedupeWindowMs: 120_000 });
        const retry = { attempts: 3, baseDelayMs: 1, maxDelayMs: 2 };
        const client = createClient(provider, { budget: false, retry, attemptTimeoutMs: 600 });
        onTestFinished(() => client.close());
        return client;
      };
      const input = (n: number): SendMessage => ({
        userId: "alice",
        conversationId: id,
        content: [{ type: "text", text: `m${n}` }],
        key: `order-${n}`,
      });
      const since = new Date(Date.now() - 1000);
      const client = clientNow();
      for (const [n, fault] of cases.entries()) {
        emulator.inject({ ...fault, operation: operation(id) });
        const { message } = await client.messages.send(input(n));
        // Another process that comes back with the key finds it.
        const again = await clientNow().messages.send({ ...input(n), repeat: true, since });
        expect(again).toMatchObject({ settled: true, message: { id: message.id } });
      }
      const texts = (await history(id)).map(({ text }) => text);
      expect(texts.sort()).toEqual(cases.map((_, n) => `m${n}`).sort());
    },
  );

  it.each(["direct:bob", "group:team"])("to %s whose look fails too is not known to be there", async (id) => {
    const { emulator, client, history, operation } = await start();
    const look = id.startsWith("direct")
      ? "openim/admin_getroammsg"
      : "group_open_http_svc/group_msg_get_simple";
    emulator.inject({ kind: "reset", afterBytes: 5, operation: operation(id) });
    emulator.inject({ kind: "error", code: 60009, operation: look });
    const input: SendMessage = {
      userId: "alice",
      conversationId: id,
      content: [{ type: "text", text: "hi" }],
      key: "order-1",
    };
    const error = await errorOf(() => client.messages.send(input));
    expect(error).toMatchObject({ outcome: "unknown", retryable: false, key: "order-1" });
    const since = new Date(Date.now() - 1000);
    expect(await client.messages.send({ ...input, repeat: true, since })).toMatchObject({ settled: true });
    expect(await history(id)).toHaveLength(1);
  });
});
