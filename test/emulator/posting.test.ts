import { createServer, type Socket } from "node:net";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  type OutgoingEvent,
  type PostingRules,
  seeded,
  startPosting,
  startServer,
  type WebhookOptions,
  withWebhooks,
} from "../../src/emulator/index.js";
import { type Receiver, silence, startReceiver, taken } from "./receiver.js";

function start(options: WebhookOptions, rules: Partial<PostingRules> = {}) {
  const posting = startPosting(options, {
    timeoutMs: 5000,
    retries: 0,
    random: seeded(1),
    isRetried: (result) => result.outcome !== "answered" || result.status !== 200,
    ...rules,
  });
  onTestFinished(() => posting.stop());
  const event = (number: number, name = "sent"): OutgoingEvent => ({
    name,
    request: () => ({ url: `${options.url}?n=${number}`, body: JSON.stringify({ number }) }),
  });
  const tell = (count: number) => {
    for (let number = 1; number <= count; number += 1) posting.tell(event(number));
  };
  return { posting, event, tell };
}

const numbersOf = ({ requests }: Receiver) => requests.map(({ body }) => body.number);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe("posting", () => {
  it("posts JSON in order over one connection, and keeps what was answered", async () => {
    const receiver = await startReceiver((_, count) => ({ body: `answer ${count}` }));
    const { posting, tell } = start({ url: receiver.url });
    tell(20);
    await posting.idle();
    expect(numbersOf(receiver)).toEqual(upTo(20));
    expect(receiver.connections()).toBe(1);
    expect(receiver.requests[0]).toMatchObject({
      method: "POST",
      path: "/hook",
      query: { n: "1" },
      contentType: "application/json",
      text: '{"number":1}',
    });
    expect(posting.posts).toHaveLength(20);
    expect(posting.posts[1]).toEqual({
      event: "sent",
      url: `${receiver.url}?n=2`,
      body: '{"number":2}',
      attempt: 1,
      outcome: "answered",
      status: 200,
      answer: "answer 2",
    });
  });

  it("posts only the events that are switched on", async () => {
    const receiver = await startReceiver(() => taken);
    const { posting, event } = start({ url: receiver.url, events: ["read", "before"] });
    posting.tell(event(1, "sent"));
    posting.tell(event(2, "read"));
    await posting.idle();
    expect(await posting.ask(event(3, "other"))).toBeUndefined();
    const answered = { outcome: "answered", status: 200, answer: taken.body };
    expect(await posting.ask(event(4, "before"))).toEqual(answered);
    expect(numbersOf(receiver)).toEqual([2, 4]);
  });

  it("asks past everything that waits", async () => {
    const receiver = await startReceiver(({ body }) => (body.number === 9 ? taken : new Promise(() => {})));
    const { posting, event, tell } = start({ url: receiver.url });
    tell(2);
    expect(await posting.ask(event(9))).toMatchObject({ outcome: "answered" });
  });

  it("posts again what was not taken, as often as the options say and no more", async () => {
    const receiver = await startReceiver(() => ({ status: 503 }));
    const { posting, tell } = start({ url: receiver.url, retries: 2, retryDelayMs: 1 });
    tell(2);
    await posting.idle();
    expect(numbersOf(receiver).toSorted()).toEqual([1, 1, 1, 2, 2, 2]);
    expect(posting.posts.map(({ attempt }) => attempt).toSorted()).toEqual([1, 1, 2, 2, 3, 3]);
  });

  it("stops posting again once it was taken, and never does so by itself or for a question", async () => {
    const flaky = await startReceiver((_, count) => (count === 1 ? { status: 503 } : taken));
    const again = start({ url: flaky.url, retries: 5, retryDelayMs: 1 });
    again.tell(1);
    await again.posting.idle();
    expect(numbersOf(flaky)).toEqual([1, 1]);
    const down = await startReceiver(() => ({ status: 503 }));
    const once = start({ url: down.url });
    once.tell(1);
    await once.posting.idle();
    const vendor = start({ url: down.url, retryDelayMs: 1 }, { retries: 2 });
    vendor.tell(1);
    await vendor.posting.idle();
    expect(numbersOf(down)).toEqual([1, 1, 1, 1]);
    const asked = start({ url: down.url, retries: 5, retryDelayMs: 1 });
    expect(await asked.posting.ask(asked.event(2))).toMatchObject({ status: 503 });
    await asked.posting.idle();
    expect(numbersOf(down)).toEqual([1, 1, 1, 1, 2]);
  });

  it("gives up an answer that is late, and one that cannot come", async () => {
    const receiver = await startReceiver(silence);
    const { posting, tell } = start({ url: receiver.url, timeoutMs: 20 });
    tell(2);
    await posting.idle();
    expect(posting.posts.map(({ outcome }) => outcome)).toEqual(["timeout", "timeout"]);
    await receiver.close();
    tell(1);
    await posting.idle();
    expect(posting.posts.at(-1)).toMatchObject({ outcome: "failed", reason: expect.stringMatching("ECONN") });
  });

  it("has as many on their way at once as the options say", async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const receiver = await startReceiver(async ({ body }) => {
      if (body.number === 3) open();
      await gate;
      return taken;
    });
    const { posting, tell } = start({ url: receiver.url, parallel: 3 });
    tell(5);
    await posting.idle();
    expect(numbersOf(receiver).toSorted()).toEqual(upTo(5));
  });

  it("loses, repeats and delays the shares that the options say, the same for the same seed", async () => {
    const receiver = await startReceiver();
    const options = { url: receiver.url, lost: 0.3, repeated: 0.3, reordered: 0.3 };
    const run = async (seed: number, changed: Partial<WebhookOptions> = {}) => {
      const { posting, tell } = start({ ...options, ...changed }, { random: seeded(seed) });
      const before = receiver.requests.length;
      tell(80);
      await posting.idle();
      const lost = posting.posts.filter(({ outcome }) => outcome === "lost").map(({ url }) => url);
      return { numbers: numbersOf(receiver).slice(before) as number[], lost };
    };
    const first = await run(1);
    expect(await run(1)).toEqual(first);
    expect((await run(2)).numbers).not.toEqual(first.numbers);
    const distinct = new Set(first.numbers);
    expect(distinct.size).toBe(80 - first.lost.length);
    for (const count of [first.lost.length, first.numbers.length - distinct.size]) {
      expect(count).toBeGreaterThan(8);
      expect(count).toBeLessThan(45);
    }
    expect(first.numbers).not.toEqual(first.numbers.toSorted((a, b) => a - b));
    // What is lost does not depend on what else goes wrong.
    expect((await run(1, { repeated: 0, reordered: 0 })).lost).toEqual(first.lost);
    expect((await run(1, { lost: 1 })).numbers).toEqual([]);
  });

  it("posts an event behind the next one, and the last one when somebody waits for it or after a second", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const receiver = await startReceiver();
    const { posting, tell } = start({ url: receiver.url, reordered: 1 });
    tell(5);
    await posting.idle();
    expect(numbersOf(receiver)).toEqual([2, 1, 4, 3, 5]);
    tell(1);
    vi.advanceTimersByTime(999);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(1);
    await posting.idle();
    expect(numbersOf(receiver)).toEqual([2, 1, 4, 3, 5, 1]);
  });

  it("posts both copies of a repeated event", async () => {
    const receiver = await startReceiver();
    const { posting, tell } = start({ url: receiver.url, repeated: 1 });
    tell(2);
    await posting.idle();
    expect(numbersOf(receiver)).toEqual([1, 1, 2, 2]);
  });

  it("posts an event up to some time later, each on its own", async () => {
    const receiver = await startReceiver();
    const draws = [0, 0, 0, 0.9, 0, 0, 0, 0, 0.001, 0];
    const { posting, tell } = start(
      { url: receiver.url, delayMs: 200 },
      { random: () => draws.shift() ?? 0 },
    );
    tell(2);
    await posting.idle();
    expect(numbersOf(receiver)).toEqual([2, 1]);
  });

  it("ends without posting what waits, and breaks off what is on its way", async () => {
    const receiver = await startReceiver(silence);
    const { posting, tell, event } = start({ url: receiver.url, parallel: 1, retries: 3 });
    tell(3);
    const asked = posting.ask(event(9));
    await expect.poll(() => receiver.requests.length).toBe(2);
    await posting.stop();
    expect(await asked).toEqual({ outcome: "stopped" });
    expect(posting.posts.map(({ outcome }) => outcome)).toEqual(Array(4).fill("stopped"));
    tell(1);
    await posting.idle();
    await posting.stop();
    expect([receiver.requests.length, posting.posts.length]).toEqual([2, 4]);
  });

  it("loses what more than 10,000 others wait before", async () => {
    const receiver = await startReceiver(silence);
    const { posting, tell } = start({ url: receiver.url });
    tell(10_003);
    const lost = posting.posts.filter(({ outcome }) => outcome === "lost");
    expect(lost.map(({ body }) => body)).toEqual(['{"number":10002}', '{"number":10003}']);
  });

  it("posts again at once where a kept connection was closed as it was used", async () => {
    const sockets: Socket[] = [];
    let answers = 0;
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on("error", () => {});
      socket.on("data", () => {
        // The second request on the first connection meets a closed door.
        answers += 1;
        if (answers === 2) socket.resetAndDestroy();
        else socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const { port } = server.address() as { port: number };
    const { posting, tell } = start({ url: `http://127.0.0.1:${port}/` });
    tell(2);
    await posting.idle();
    expect(posting.posts.map(({ outcome }) => outcome)).toEqual(["answered", "answered"]);
    expect(sockets).toHaveLength(2);
  });

  it("refuses an address that is not http or https", () => {
    for (const url of ["ftp://127.0.0.1/", "no address"]) expect(() => start({ url })).toThrow(TypeError);
  });
});

describe("an emulator with webhooks", () => {
  it("has one address, and stops with its server", async () => {
    const receiver = await startReceiver(silence);
    const server = await startServer({
      operationOf: () => "any",
      handle: () => ({ status: 200, body: "" }),
      renderError: () => ({ status: 200, body: "" }),
    });
    const emulator = withWebhooks(server, (options: WebhookOptions) => start(options).posting);
    const first = emulator.webhooks({ url: receiver.url });
    const event = { name: "sent", request: () => ({ url: receiver.url, body: "{}" }) };
    const second = emulator.webhooks({ url: receiver.url }) as ReturnType<typeof start>["posting"];
    (first as typeof second).tell(event);
    second.tell(event);
    await expect.poll(() => receiver.requests.length).toBe(1);
    await emulator.close();
    expect(first.posts).toEqual([]);
    expect(second.posts.map(({ outcome }) => outcome)).toEqual(["stopped"]);
  });
});
