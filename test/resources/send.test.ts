import { describe, expect, it } from "vitest";
import { createClient } from "../../src/client.js";
import type { ColloquyEvent } from "../../src/model/event.js";
import type { SendMessage } from "../../src/model/send.js";
import type { MessageSending, Provider, SendInput } from "../../src/provider/contract/index.js";
import type { OnWrite } from "../../src/resources/writes.js";
import { memory } from "../../src/testing/memory/index.js";
import { errorOf } from "../support/catching.js";

type Fate = "ok" | "lost request" | "lost answer" | "busy" | "no id" | "conflict" | "used before" | "refused";

type Sent = { userId: string; conversationId: string; text: string; key: string };

/** A cloud that sends, whose n-th request meets the n-th fate; it takes a key once. */
function sendingCloud({
  fates = [] as Fate[],
  windowMs = 60_000 as number | null,
  history = true,
  onWrite = undefined as OnWrite | undefined,
} = {}) {
  const base = memory({
    without: ["messages.send.silent", ...(history ? [] : (["messages"] as const))],
  });
  base.world.addConversation({ id: "c", members: ["alice", "bob"] });
  const requests: Sent[] = [];
  const store = ({ userId, text, key }: Sent) => {
    const stored = base.world.conversation("c").messages.find(({ attributes }) => attributes.key === key);
    return stored ?? base.world.addMessage("c", { senderId: userId, text, attributes: { key } });
  };
  const send: MessageSending<Sent> = {
    prepare: ({ userId, conversationId, content, key }: SendInput) => {
      const text = content.map((part) => ("text" in part ? part.text : "")).join("");
      return { userId, conversationId, text, key };
    },
    operation: () => ({
      name: "send",
      safe: false,
      callsPerSecond: 1000,
      request: (query) => ({ body: query }),
      read: (answer) => {
        const { id } = answer as { id?: string };
        if (id === undefined) throw new Error("no id");
        const sent = requests.at(-1) as Sent;
        return {
          id,
          conversationId: "c",
          provider: "memory",
          senderId: sent.userId,
          state: "visible",
          system: false,
          content: [{ type: "text", text: sent.text }],
          text: sent.text,
          attributes: {},
        };
      },
    }),
    windowMs: () => windowMs,
    dropped: () => [],
    isSent: ({ key }, message) => message.attributes.key === key,
    mayHave: ({ providerCode }) => providerCode === "used before",
  };
  const answer = (body: object) => ({ status: 200, headers: {}, text: JSON.stringify(body) });
  const provider: Provider = {
    ...base,
    capabilities: {
      ...base.capabilities,
      messages: {
        ...base.capabilities.messages,
        send: {
          ...base.capabilities.messages.send,
          kinds: { direct: "native", group: "native", topic: "native", live: "native", other: "native" },
          contents: ["text"],
          idempotency: { windowMs, settles: history },
        },
      },
    },
    messageActions: { send: send as unknown as MessageSending },
    wire: {
      ...base.wire,
      async request(asked, options) {
        if (asked.operation !== "send") return base.wire.request(asked, options);
        return { url: "memory:send", headers: {}, body: JSON.stringify(asked.body) };
      },
      async send(request, options) {
        if (request.url !== "memory:send") return (await base.wire.send?.(request, options)) ?? answer({});
        const sent = JSON.parse(request.body ?? "") as Sent;
        const fate = fates[requests.length] ?? "ok";
        requests.push(sent);
        if (fate === "lost request") throw new Error("reset");
        if (fate === "busy") return { status: 503, headers: {}, text: "" };
        if (fate === "refused") return answer({ ok: false, code: "permission_denied" });
        if (fate === "conflict" || fate === "used before") return answer({ ok: false, code: fate });
        const { id } = store(sent);
        if (fate === "lost answer") throw new Error("reset");
        return answer({ ok: true, ...(fate === "no id" ? {} : { id }) });
      },
      judge: (response) => {
        const body = response.body as { ok?: boolean; id?: string } | null;
        return body?.ok === true ? { ok: true, answer: response.body } : base.wire.judge(response);
      },
    },
  };
  const events: ColloquyEvent[] = [];
  const client = createClient(provider, {
    budget: false,
    retry: { baseDelayMs: 1, maxDelayMs: 2 },
    onWrite: onWrite ?? ((event) => void events.push(event)),
  });
  const stored = () => base.world.conversation("c").messages.map(({ content }) => content);
  return { client, base, requests, events, stored };
}

const hello: SendMessage = {
  userId: "alice",
  conversationId: "c",
  content: [{ type: "text", text: "hello" }],
  key: "k",
};

describe("messages.send", () => {
  it("gives the vendor's id and the key, and tells onWrite", async () => {
    const { client, events } = sendingCloud();
    const { message, key, settled } = await client.messages.send(hello);
    expect({ id: message.id, key, settled }).toEqual({ id: "c/1", key: "k", settled: undefined });
    expect(events).toMatchObject([
      { type: "message.sent", origin: "client", message: { id: "c/1", text: "hello" } },
    ]);
  });

  it("makes keys that differ and rise", async () => {
    const { client } = sendingCloud();
    const { key: _, ...keyless } = hello;
    const first = await client.messages.send(keyless);
    const second = await client.messages.send(keyless);
    expect(first.key < second.key).toBe(true);
  });

  it.each<[Fate[], number]>([
    [["lost answer"], 2],
    [["lost request"], 2],
    [["busy", "busy"], 3],
    [["lost answer", "refused"], 2],
  ])("after %j repeats the same bytes, and reads the id from the history", async (fates, count) => {
    const { client, requests, stored } = sendingCloud({ fates });
    expect(await client.messages.send(hello)).toMatchObject({ settled: true, message: { id: "c/1" } });
    expect(requests).toHaveLength(count);
    expect(new Set(requests.map((request) => JSON.stringify(request))).size).toBe(1);
    expect(stored()).toHaveLength(1);
  });

  it("believes no answer without an id: it looks", async () => {
    const { client } = sendingCloud({ fates: ["no id"] });
    expect(await client.messages.send(hello)).toMatchObject({ settled: true, message: { id: "c/1" } });
  });

  it("leaves unknown what the history does not show, with the key", async () => {
    const { client, events } = sendingCloud({ fates: ["lost request", "lost request", "lost request"] });
    const error = await errorOf(() => client.messages.send(hello));
    expect(error).toMatchObject({ outcome: "unknown", retryable: false, key: "k" });
    expect(events).toEqual([]);
  });

  it("does not repeat outside the window", async () => {
    const { client, requests } = sendingCloud({ fates: ["lost request"], windowMs: 1 });
    expect(await errorOf(() => client.messages.send(hello))).toMatchObject({ outcome: "unknown" });
    expect(requests).toHaveLength(1);
  });

  it("leaves unknown what cannot be looked up", async () => {
    const { client } = sendingCloud({ fates: ["lost answer"], windowMs: 1, history: false });
    expect(await errorOf(() => client.messages.send(hello))).toMatchObject({ outcome: "unknown", key: "k" });
  });

  it("says not_applied of a refusal, and sends nothing again", async () => {
    const { client, requests } = sendingCloud({ fates: ["refused"] });
    const error = await errorOf(() => client.messages.send(hello));
    expect(error).toMatchObject({ code: "permission_denied", outcome: "not_applied" });
    expect(requests).toHaveLength(1);
  });

  it.each<Fate>(["conflict", "used before"])(
    "finds the message of an earlier process behind a refusal that can mean it (%s)",
    async (fate) => {
      const { client, base } = sendingCloud({ fates: [fate] });
      base.world.addMessage("c", { text: "hello", attributes: { key: "k" } });
      expect(await client.messages.send(hello)).toMatchObject({ settled: true, message: { id: "c/1" } });
      expect(await errorOf(() => sendingCloud({ fates: [fate] }).client.messages.send(hello))).toMatchObject({
        outcome: "not_applied",
        key: "k",
      });
    },
  );

  it("with repeat looks first, and sends only where nothing is found", async () => {
    const { client, base, requests } = sendingCloud();
    const since = new Date(Date.now() - 60_000);
    const first = await client.messages.send({ ...hello, repeat: true, since });
    expect(first.settled).toBeUndefined();
    const second = await client.messages.send({ ...hello, repeat: true, since });
    expect(second).toMatchObject({ settled: true, message: { id: first.message.id } });
    expect(requests).toHaveLength(1);
    base.world.inject({ kind: "error", code: "unavailable", operation: "messages", times: 9 });
    const error = await errorOf(() => client.messages.send({ ...hello, repeat: true, since }));
    expect(error).toMatchObject({ outcome: "unknown", retryable: false, key: "k" });
    expect(requests).toHaveLength(1);
  });

  it("sends nothing where a look ends before it has reached back to since", async () => {
    const { client, base, requests } = sendingCloud();
    const since = new Date(Date.now() - 60_000);
    for (let index = 0; index < 500; index += 1) base.world.addMessage("c", { text: "another" });
    const error = await errorOf(() => client.messages.send({ ...hello, repeat: true, since }));
    expect(error).toMatchObject({ outcome: "unknown", retryable: false, key: "k" });
    expect(error.message).toContain("do not reach back to");
    expect(requests).toEqual([]);
  });

  it.each<[string, object]>([
    ["no content", { content: [] }],
    ["an empty text", { content: [{ type: "text", text: "" }] }],
    ["an image without an address", { content: [{ type: "image" }] }],
    ["an address that is no web address", { content: [{ type: "file", url: "file:///etc/passwd" }] }],
    ["a notice", { content: [{ type: "system", event: "x" }] }],
    ["an empty key", { key: "" }],
    ["a long key", { key: "k".repeat(129) }],
    ["repeat without since", { repeat: true }],
    ["since without repeat", { since: new Date() }],
    ["a field that there is not", { colour: "red" }],
    ["mentions of nobody", { mentions: [] }],
  ])("refuses %s before any request", async (_, wrong) => {
    const { client, requests } = sendingCloud();
    const error = await errorOf(() => client.messages.send({ ...hello, ...wrong } as SendMessage));
    expect(error.code).toBe("invalid_argument");
    expect(requests).toEqual([]);
  });

  it("refuses content and properties that the vendor does not have, naming the part", async () => {
    const { client, requests } = sendingCloud();
    const content = [...hello.content, { type: "face" as const, index: 1 }];
    const error = await errorOf(() => client.messages.send({ ...hello, content }));
    expect(error).toMatchObject({ code: "unsupported", message: expect.stringContaining("content[1]") });
    expect((await errorOf(() => client.messages.send({ ...hello, silent: true }))).code).toBe("unsupported");
    expect(requests).toEqual([]);
  });

  it("does not fail a write whose onWrite throws, and warns", async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error) => void warnings.push(warning);
    process.on("warning", listen);
    const { client } = sendingCloud({
      onWrite: () => {
        throw new Error("the store is down");
      },
    });
    expect(await client.messages.send(hello)).toMatchObject({ key: "k" });
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", listen);
    expect(warnings.map(({ message }) => message)).toEqual([
      "onWrite failed for message.sent, which was written: the store is down",
    ]);
  });
});
