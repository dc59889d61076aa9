import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildServer, startExample } from "../../docs/examples/inbox-server.js";
import { ScriptedList } from "../support/scripted-list.js";
import { alice, readsOf } from "./support.js";

let example: Awaited<ReturnType<typeof startExample>>;
beforeAll(async () => {
  example = await startExample(0);
});
afterAll(() => example.close());

interface Row {
  title: string;
  preview: string | null;
  unread: { count: number } | null;
}

const rowsFor = async (language: string) => {
  const headers = { cookie: "theme=dark; session=alice-session", "accept-language": language };
  const response = await fetch(`${example.url}/inbox?limit=40`, { headers });
  expect(response.status).toBe(200);
  return ((await response.json()) as { items: Row[] }).items;
};

const answersAt = (host: string, port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect({ host, port, timeout: 2_000 });
    const answer = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once("connect", () => answer(true));
    socket.once("error", () => answer(false)).once("timeout", () => answer(false));
  });

describe("the example page", () => {
  it("is served with a policy that lets it load nothing from elsewhere", async () => {
    const page = await fetch(`${example.url}/`);
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.headers.get("content-security-policy")).toContain(
      "default-src 'none'; img-src 'self' data:; connect-src 'self'; script-src 'self'; style-src 'self'",
    );
    expect(await page.text()).not.toMatch(/<style|style=|\son\w+=|<script(?! type="module" src="\/)/);
  });

  it("carries its session in a cookie that scripts and other sites cannot use", async () => {
    const page = await fetch(`${example.url}/`);
    expect(page.headers.get("set-cookie")).toBe("session=alice-session; HttpOnly; SameSite=Strict; Path=/");
  });

  it("gets rows with a message and an unread count, in the reader's language", async () => {
    const [english, chinese] = [await rowsFor("en-GB"), await rowsFor("zh-CN,zh;q=0.9")];
    expect(chinese.map(({ title }) => title)).toEqual(english.map(({ title }) => title));
    expect(english.some(({ preview }) => /^\[Photo\]/.test(preview ?? ""))).toBe(true);
    expect(chinese.some(({ preview }) => /^\[图片\]/.test(preview ?? ""))).toBe(true);
    expect(english.some(({ unread }) => unread !== null && unread.count > 0)).toBe(true);
  });

  it.each(["evil.example", "evil.example:3000", "127.0.0.1.evil.example", "localhost@evil.example"])(
    "answers nothing under the host name %j",
    async (host) => {
      const list = new ScriptedList("tencent", "bounded", []);
      const server = buildServer({ reads: readsOf(list), sessionOf: () => alice });
      const response = await server.inject({ url: "/inbox", headers: { host } });
      expect(response.statusCode).toBe(421);
      expect(response.json()).toEqual({ code: "foreign_host" });
      await server.close();
    },
  );

  it("is reached from this machine alone", async () => {
    const { hostname, port } = new URL(example.url);
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, scopeid = 0 }) => !internal && scopeid === 0)
      .map(({ address }) => address);
    expect(await Promise.all(others.map((host) => answersAt(host, Number(port))))).toEqual(
      others.map(() => false),
    );
    expect(await answersAt(hostname, Number(port))).toBe(true);
  });

  it("draws pictures that hold no markup of a name", async () => {
    const draw = async (name: string) => {
      const response = await fetch(`${example.url}/pictures?${new URLSearchParams({ of: name })}`);
      expect(response.headers.get("content-type")).toBe("image/svg+xml; charset=utf-8");
      return /<text[^>]*>(.*)<\/text>/.exec(await response.text())?.[1];
    };
    expect(await draw("王小明")).toBe("王");
    expect(await draw("</text><script>alert(1)</script>")).toBe("t");
    expect(await draw("<>&\"'")).toBe("?");
  });
});
