import { once } from "node:events";
import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { toNodeListener } from "colloquy/webhooks";
import { afterEach, describe, expect, it } from "vitest";
import { receiveTencent, said, tencentUrl } from "../support/webhooks.js";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function listen() {
  const { webhooks, events } = receiveTencent();
  server = createServer(toNodeListener(webhooks)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { base: `http://127.0.0.1:${port}/hooks/tencent`, port, events };
}

describe("a server of Node", () => {
  it("receives events, several on one connection", async () => {
    const { base, events } = await listen();
    for (const number of [1, 2]) {
      const response = await fetch(tencentUrl({ base }), {
        method: "POST",
        body: JSON.stringify(said(number)),
      });
      expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/json"]);
      expect(await response.json()).toEqual({ ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 });
    }
    expect(events).toHaveLength(2);
  });

  it("answers what it does not take, and lives on", async () => {
    const { base, events } = await listen();
    const large = "x".repeat(3 * 2 ** 20);
    const chunked = () =>
      new ReadableStream({
        start(controller) {
          for (let at = 0; at < 48; at += 1) controller.enqueue(Buffer.alloc(65_536, "x"));
          controller.close();
        },
      });
    const statuses = [
      await fetch(base, { method: "POST", body: "{}" }),
      await fetch(tencentUrl({ base })),
      await fetch(tencentUrl({ base }), { method: "POST" }),
      await fetch(tencentUrl({ base, token: "another" }), { method: "POST", body: large }),
      await fetch(tencentUrl({ base }), { method: "POST", body: large }),
      await fetch(tencentUrl({ base }), { method: "POST", body: chunked(), duplex: "half" } as RequestInit),
      await fetch(tencentUrl({ base }), { method: "POST", body: JSON.stringify(said(1)) }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([404, 404, 400, 401, 413, 413, 200]);
    expect(events).toHaveLength(1);
  });

  it("lives on where the sender goes in the middle of a body", async () => {
    const { base, port, events } = await listen();
    const { pathname, search } = tencentUrl({ base });
    const socket = connect(port, "127.0.0.1");
    socket.write(`POST ${pathname}${search} HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{"Callback`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    const response = await fetch(tencentUrl({ base }), { method: "POST", body: JSON.stringify(said(1)) });
    expect([response.status, events.length]).toEqual([200, 1]);
  });

  it("takes whatever stands in the request line and the Host header", async () => {
    const { port, events } = await listen();
    const { pathname, search } = tencentUrl({ base: "http://x/hooks/tencent" });
    const statusOf = async (path: string, host: string) => {
      const outgoing = httpRequest({ port, host: "127.0.0.1", path, method: "POST", headers: { host } });
      outgoing.end(JSON.stringify(said(1)));
      const [response] = await once(outgoing, "response");
      response.resume();
      return response.statusCode;
    };
    expect(await statusOf(`http://app.example${pathname}${search}`, "app.example")).toBe(200);
    expect(await statusOf(`${pathname}${search}`, "[not a host")).toBe(200);
    expect(await statusOf(`//${search}`, "x")).toBe(200);
    expect(await statusOf("http://[", "x")).toBe(404);
    expect(events).toHaveLength(1);
  });

  it.each(["TRACE", "OPTIONS", "PROPFIND", "GET"])(
    "answers %s as what is nothing here, and lives on",
    async (method) => {
      const { base } = await listen();
      const outgoing = httpRequest(tencentUrl({ base }), { method });
      outgoing.end();
      const [response] = await once(outgoing, "response");
      response.resume();
      expect(response.statusCode).toBe(404);
    },
  );

  it("answers 500 where no request can be made of what came", async () => {
    server = createServer(
      toNodeListener({
        handle: () => {
          throw new Error("no promise at all");
        },
      }),
    ).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    expect((await fetch(`http://127.0.0.1:${port}`)).status).toBe(500);
  });
});
