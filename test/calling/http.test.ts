import { readFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { Agent, interceptors, MockAgent, ProxyAgent } from "undici";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { connectionsOver, Transport } from "../../src/calling/http/index.js";
import { Scope } from "../../src/calling/scope.js";
import { type ClientOptions, createClient } from "../../src/client.js";
import { errorOf } from "../support/catching.js";
import { scriptedProvider } from "../support/scripted-provider.js";
import { ok, type ScriptedAnswer, ScriptedServer } from "../support/scripted-server.js";

const one = ok({ items: [{ id: "c1", at: 1 }], next: null });
const user = { userId: "alice" };

function clientOf(url: string, options: ClientOptions = {}) {
  const client = createClient(scriptedProvider({ url }), { budget: false, retry: false, ...options });
  onTestFinished(() => client.close());
  return client;
}

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A server that says these bytes to whatever comes. */
function saying(text: string | Buffer): Promise<number> {
  return listening(
    createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => socket.end(text));
    }),
  );
}

describe("bytes that are no UTF-8", () => {
  const broken = (byte: number) =>
    Buffer.concat([Buffer.from('{"id":"a'), Buffer.from([byte]), Buffer.from('","at":1}')]);
  const body = Buffer.concat([
    Buffer.from('{"code":"ok","data":{"next":null,"items":['),
    broken(0xff),
    Buffer.from(","),
    broken(0xfe),
    Buffer.from("]}}"),
  ]);

  it("are bad_response, since two ids that differ in them would become one", async () => {
    const server = await ScriptedServer.start({ body });
    const error = await errorOf(() => clientOf(server.url).conversations.list(user));
    expect(error).toMatchObject({ code: "bad_response", operation: "list" });
    expect(error.message).toContain("UTF-8");
  });

  it("leave the HTTP status to decide, as any body that cannot be read", async () => {
    const server = await ScriptedServer.start({ body, status: 503 });
    expect((await errorOf(() => clientOf(server.url).conversations.list(user))).code).toBe("unavailable");
  });

  it.each(["plain", "é", "会话", "👩‍👩‍👧", "\u0000\u007f\u0080\uffff", "\ufeffmark inside"])(
    "are not seen in the text %j",
    async (text) => {
      const server = await ScriptedServer.start(ok({ items: [{ id: text, at: 1 }], next: null }));
      expect((await clientOf(server.url).conversations.list(user)).items[0]?.id).toBe(text);
    },
  );
});

describe("what never reached the vendor", () => {
  const pem = readFileSync(new URL("../fixtures/tls/self-signed.pem", import.meta.url));
  const never = { outcome: "not_applied", code: "unavailable" };
  const write = (url: string) => errorOf(() => clientOf(url).call("write", {}));

  it("because of its certificate is not applied and not worth repeating, for reads too", async () => {
    const arrived = vi.fn();
    const server = createTlsServer({ key: pem, cert: pem }, (socket) => {
      socket.on("error", () => {});
      socket.on("data", arrived);
    });
    const url = `https://127.0.0.1:${await listening(server)}`;
    expect(await write(url)).toMatchObject({ ...never, retryable: false });
    const client = clientOf(url, { retry: { attempts: 3, baseDelayMs: 1 } });
    const error = await errorOf(() => client.conversations.list(user));
    expect(error).toMatchObject({ ...never, retryable: false });
    expect(error.message).toMatch(
      /^scripted list: no secure connection to the vendor: self-signed certificate; /,
    );
    expect(arrived).not.toHaveBeenCalled();
  });

  it("because the port speaks no TLS is not applied and not worth repeating", async () => {
    const port = await saying("HTTP/1.1 400 Bad Request\r\n\r\n");
    expect(await write(`https://127.0.0.1:${port}`)).toMatchObject({ ...never, retryable: false });
  });

  it("because the connection hung up before TLS was spoken is not applied, and may pass", async () => {
    const port = await listening(createServer((socket) => void socket.destroy()));
    expect(await write(`https://127.0.0.1:${port}`)).toMatchObject({ ...never, retryable: true });
  });

  it("because the deadline came while it was connecting is not applied", async () => {
    const port = await listening(createServer(() => {}));
    const client = clientOf(`https://127.0.0.1:${port}`);
    const error = await errorOf(() => client.call("write", {}, { timeoutMs: 60 }));
    expect(error).toMatchObject({ code: "timeout", outcome: "not_applied", retryable: true });
    expect(error.message).toMatch(/^scripted write: /);
  });
});

describe("a write that may have been applied", () => {
  it.each([
    ["hangs", { fault: "hang" }, "timeout"],
    ["is dropped", { fault: "drop" }, "unavailable"],
    ["is reset in the answer", { ...one, fault: "reset" }, "unavailable"],
    ["meets a 503", { status: 503 }, "unavailable"],
    ["meets a 504", { status: 504 }, "timeout"],
    ["meets HTML with 502", { status: 502, body: "<html>" }, "unavailable"],
    ["is answered by garbage", { body: "oops" }, "bad_response"],
  ] satisfies [string, ScriptedAnswer, string][])(
    "and %s is not called worth repeating: a naive retry would do it twice",
    async (_, answer, code) => {
      const server = await ScriptedServer.start(answer);
      const error = await errorOf(() => clientOf(server.url).call("write", {}, { timeoutMs: 120 }));
      expect(error).toMatchObject({ code, outcome: "unknown", retryable: false });
      expect(server.requests).toHaveLength(1);
    },
  );

  it("ends at an abort as unknown too", async () => {
    const server = await ScriptedServer.start({ fault: "hang" });
    const abort = new AbortController();
    const calling = errorOf(() => clientOf(server.url).call("write", {}, { signal: abort.signal }));
    await vi.waitFor(() => expect(server.requests).toHaveLength(1));
    abort.abort();
    expect(await calling).toMatchObject({ code: "aborted", outcome: "unknown", retryable: false });
  });
});

describe("what is no HTTP", () => {
  it.each([
    ["another protocol", "SSH-2.0-OpenSSH_9.6\r\n"],
    ["a head that breaks off in the middle of a line", "HTTP/1.1 two hundred\r\n\r\n"],
    ["a header without a name", "HTTP/1.1 200 OK\r\n: x\r\n\r\n"],
    ["two lengths", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}"],
    ["a chunk whose size is no number", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n"],
  ])("such as %s is bad_response", async (_, text) => {
    const port = await saying(text);
    const error = await errorOf(() => clientOf(`http://127.0.0.1:${port}`).call("write", {}));
    expect(error).toMatchObject({ code: "bad_response", retryable: false, outcome: "unknown" });
  });
});

describe("an answer that its connection breaks off", () => {
  it.each([
    ["with a length", "content-length: 10\r\n\r\n{}"],
    ["with a length, before its body", "content-length: 10\r\n\r\n"],
    ["that is the connection's last", "content-length: 10\r\nconnection: close\r\n\r\n{}"],
    ["in chunks", "transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n"],
    [
      "in chunks that is the connection's last",
      "transfer-encoding: chunked\r\nconnection: close\r\n\r\n2\r\n{",
    ],
  ])("%s is unavailable: reads may be repeated, and of a write nobody knows", async (_, rest) => {
    const port = await saying(`HTTP/1.1 200 OK\r\n${rest}`);
    const client = clientOf(`http://127.0.0.1:${port}`);
    const broken = { code: "unavailable", outcome: "unknown" };
    expect(await errorOf(() => client.call("write", {}))).toMatchObject({ ...broken, retryable: false });
    const read = await errorOf(() => client.conversations.list(user));
    expect(read).toMatchObject({ ...broken, retryable: true });
  });
});

describe("an answer over the wire", () => {
  const scope = () => {
    const made = new Scope({}, 5_000);
    onTestFinished(() => made.close());
    return made;
  };
  const agent = () => {
    const made = new Agent();
    onTestFinished(() => made.close());
    return made;
  };
  const get = (dispatcher: Agent, url: string, maxBytes = 1_000_000) =>
    new Transport(connectionsOver(dispatcher, 1), maxBytes).send({ url, headers: {} }, scope(), () => {});

  it("is put together from any number of pieces, and has headers in lower case", async () => {
    const head = "HTTP/1.1 200 OK\r\nX-One: 1\r\nSet-Cookie: a\r\nset-cookie: b\r\n__proto__: c\r\n";
    const port = await saying(
      `HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n${head}transfer-encoding: chunked\r\n\r\n3\r\n{"a\r\n2\r\n":\r\n2\r\n1}\r\n0\r\n\r\n`,
    );
    const answer = await get(agent(), `http://127.0.0.1:${port}/x`);
    expect([answer.status, answer.text]).toEqual([200, '{"a":1}']);
    expect(answer.headers).toMatchObject({ "x-one": "1", "set-cookie": ["a", "b"] });
    expect(Object.entries(answer.headers)).toContainEqual(["__proto__", "c"]);
  });

  it("cut in the middle of a character is put together as well", async () => {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => {
        const body = Buffer.from('"会"');
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n");
        socket.write(body.subarray(0, 2));
        setTimeout(() => socket.end(body.subarray(2)), 20);
      });
    });
    expect((await get(agent(), `http://127.0.0.1:${await listening(server)}`)).text).toBe('"会"');
  });

  it.each([
    ["/v4/x?a=1&b=%20", "/v4/x?a=1&b=%20"],
    ["/a/../b", "/b"],
    ["/a b?c d#e", "/a%20b?c%20d"],
    ["", "/"],
    ["?q=1", "/?q=1"],
    ["/会", "/%E4%BC%9A"],
    ["/.", "/"],
    ["/a\\b", "/a/b"],
  ])("of %j is asked for as a URL parser reads it, also after another one", async (given, sent) => {
    const server = await ScriptedServer.start();
    const transport = new Transport(connectionsOver(agent(), 1), 1_000_000);
    for (const url of [`${server.url}/first`, `${server.url}${given}`])
      await transport.send({ url, headers: {} }, scope(), () => {});
    expect(server.requests.map(({ path }) => path)).toEqual(["/first", sent]);
  });

  it("comes from the origin of its URL, however much that looks like the one before", async () => {
    const server = await ScriptedServer.start();
    const transport = new Transport(connectionsOver(agent(), 1), 1_000_000);
    await transport.send({ url: `${server.url}/first`, headers: {} }, scope(), () => {});
    const port = await saying("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
    for (const url of [`http://127.0.0.1:${port}/`, `${server.url}@127.0.0.1:${port}/`])
      expect((await transport.send({ url, headers: {} }, scope(), () => {})).text).toBe("{}");
    expect(server.requests).toHaveLength(1);
  });

  it("of a request that still waits for a connection when its call ends is never asked for", async () => {
    const server = await ScriptedServer.start({ fault: "hang" });
    server.respond = () => one;
    const dispatcher = new Agent({ connections: 1, pipelining: 1 });
    onTestFinished(() => dispatcher.destroy());
    const client = clientOf(server.url, { dispatcher });
    const first = errorOf(() => client.conversations.list(user, { timeoutMs: 200 }));
    await vi.waitUntil(() => server.requests.length === 1);
    const queued = await errorOf(() => client.call("write", {}, { timeoutMs: 60 }));
    expect(queued).toMatchObject({ code: "timeout", outcome: "not_applied" });
    await first;
    expect((await client.conversations.list(user)).items).toHaveLength(1);
    expect(server.requests.map(({ path }) => path)).toEqual(["/list", "/list"]);
  });
});

describe("a dispatcher of the caller", () => {
  it("may be a mock", async () => {
    const dispatcher = new MockAgent();
    dispatcher.disableNetConnect();
    const reply = JSON.stringify(one.body);
    const pool = dispatcher.get("https://im.example.com");
    pool.intercept({ path: "/list", method: "POST" }).reply(200, reply, { headers: { "x-y": ["1", "2"] } });
    pool.intercept({ path: "/list", method: "POST" }).replyWithError(new Error("mocked"));
    const client = clientOf("https://im.example.com", { dispatcher });
    expect((await client.conversations.list(user)).items).toHaveLength(1);
    const error = await errorOf(() => client.conversations.list(user));
    expect(error).toMatchObject({ code: "unavailable", retryable: true });
    expect(error.cause).toMatchObject({ message: "mocked" });
  });

  it("may have interceptors, and may go through a proxy", async () => {
    const server = await ScriptedServer.start();
    server.respond = () => one;
    const proxied: string[] = [];
    const proxy = await listening(
      createServer((socket) => {
        socket.on("error", () => {});
        socket.once("data", (head) => {
          proxied.push(head.toString().split("\r\n")[0] ?? "");
          const [, port] = /:(\d+) HTTP/.exec(proxied[0] ?? "") ?? [];
          const vendor = new (socket.constructor as typeof Socket)().connect(Number(port), "127.0.0.1");
          vendor.on("error", () => {});
          socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
          socket.pipe(vendor).pipe(socket);
        });
      }),
    );
    const dispatchers = [
      new Agent().compose(
        interceptors.retry({ maxRetries: 1 }),
        interceptors.redirect({ maxRedirections: 1 }),
      ),
      new ProxyAgent({ uri: `http://127.0.0.1:${proxy}`, proxyTunnel: true }),
    ];
    for (const dispatcher of dispatchers) {
      onTestFinished(() => dispatcher.destroy());
      expect((await clientOf(server.url, { dispatcher }).conversations.list(user)).items).toHaveLength(1);
    }
    expect(proxied).toEqual([expect.stringMatching(/^CONNECT 127\.0\.0\.1:\d+ HTTP/)]);
  });

  it("that throws, or has been closed, fails the call and nothing more", async () => {
    const dispatch = () => {
      throw new TypeError("no dispatching today");
    };
    const thrown = await errorOf(() =>
      clientOf("http://127.0.0.1:1", { dispatcher: { dispatch } as never }).conversations.list(user),
    );
    expect(thrown).toMatchObject({ code: "unavailable", outcome: "not_applied" });
    const closed = new Agent();
    await closed.close();
    const error = await errorOf(() =>
      clientOf("http://127.0.0.1:1", { dispatcher: closed }).conversations.list(user),
    );
    expect(error).toMatchObject({ retryable: false, outcome: "not_applied" });
  });
});
