import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { ColloquyError, type ColloquyErrorInit, errorCodes } from "../../src/errors/colloquy-error.js";

const secret = 'k+y/with "quotes"\\ and *stars & 100% 密钥';

/** Everything that a log could hold of an error. */
function everythingOf(error: unknown): string {
  const options = { showHidden: true, depth: 10, maxStringLength: null } as const;
  const stack = error instanceof Error ? String(error.stack) : "";
  return [inspect(error, options), JSON.stringify(error), String(error), stack].join("\n");
}

function formsOf(text: string): string[] {
  return [text, encodeURIComponent(text), encodeURI(text), JSON.stringify(text).slice(1, -1)];
}

function errorWith(init: Partial<ColloquyErrorInit>): ColloquyError {
  return new ColloquyError({ code: "unknown", message: "something happened", secrets: [secret], ...init });
}

describe("ColloquyError.is", () => {
  it("knows an error of another copy of the module, in both directions", async () => {
    vi.resetModules();
    const copy = await import("../../src/errors/colloquy-error.js");
    const theirs = new copy.ColloquyError({ code: "timeout", message: "late" });
    expect(copy.ColloquyError).not.toBe(ColloquyError);
    expect(theirs).not.toBeInstanceOf(ColloquyError);
    expect(ColloquyError.is(theirs)).toBe(true);
    expect(copy.ColloquyError.is(errorWith({}))).toBe(true);
  });

  it.each([
    undefined,
    null,
    "ColloquyError",
    new Error("no"),
    { name: "ColloquyError", code: "timeout", message: "looks like one" },
    Object.assign(new Error("no"), { name: "ColloquyError", code: "timeout" }),
    () => {},
  ])("is not fooled by %o", (value) => {
    expect(ColloquyError.is(value)).toBe(false);
  });

  it("does not take a copy made by spreading or JSON for an error", () => {
    const error = errorWith({});
    expect(ColloquyError.is({ ...error })).toBe(false);
    expect(ColloquyError.is(JSON.parse(JSON.stringify(error)))).toBe(false);
  });
});

describe("a ColloquyError", () => {
  const full: ColloquyErrorInit = {
    code: "rate_limited",
    message: "slow down",
    provider: "tencent",
    source: "left",
    operation: "v4/x",
    providerCode: "60012",
    requestId: "r-1",
    retryable: true,
    retryAfterMs: 0,
    outcome: "unknown",
    cause: new TypeError("inner"),
  };

  it("is written as its fields and message, without a stack", () => {
    expect(JSON.parse(JSON.stringify(new ColloquyError(full)))).toEqual({
      ...full,
      name: "ColloquyError",
      cause: { name: "TypeError", message: "inner" },
    });
    expect(JSON.stringify(new ColloquyError(full))).not.toContain("errors.test");
  });

  it("has only the fields that were given, and safe defaults", () => {
    const error = new ColloquyError({ code: "unknown", message: "m" });
    expect(error).toMatchObject({ retryable: false, outcome: "not_applied", name: "ColloquyError" });
    for (const field of [
      "provider",
      "source",
      "operation",
      "providerCode",
      "requestId",
      "retryAfterMs",
      "cause",
    ]) {
      expect(Object.hasOwn(error, field), field).toBe(false);
    }
  });

  it("is an Error with a stack that starts where it was made", () => {
    const error = new ColloquyError(full);
    expect(error).toBeInstanceOf(Error);
    expect(error.stack?.split("\n")[0]).toBe("ColloquyError: slow down");
    expect(error.stack).toContain("errors.test");
    expect(String(error)).toBe("ColloquyError: slow down");
  });

  it("named after its source keeps everything else, its cause and the cause's code too", () => {
    const cause = Object.assign(new Error("outer", { cause: new Error("inner") }), { code: "ECONNRESET" });
    const error = new ColloquyError({ ...full, source: undefined, cause });
    const named = ColloquyError.withSource(error, "work");
    expect({ ...named.toJSON() }).toEqual({ ...error.toJSON(), source: "work" });
    expect(named.cause).toMatchObject({ message: "outer", code: "ECONNRESET", cause: { message: "inner" } });
    expect(ColloquyError.is(named)).toBe(true);
  });

  it("carries a code of the closed list, which names each once", () => {
    expect(new Set(errorCodes).size).toBe(errorCodes.length);
  });
});

describe("secrets in an error", () => {
  const places: [string, (text: string) => Partial<ColloquyErrorInit>][] = [
    ["the message", (text) => ({ message: `failed at ${text} twice ${text}` })],
    ["the vendor's code", (text) => ({ providerCode: text })],
    ["the request id", (text) => ({ requestId: text })],
    ["a cause", (text) => ({ cause: new Error(text) })],
    ["a cause's name", (text) => ({ cause: Object.assign(new Error("x"), { name: text }) })],
    ["a cause's code", (text) => ({ cause: Object.assign(new Error("x"), { code: text }) })],
    [
      "a cause's own fields",
      (text) => ({ cause: Object.assign(new Error("x"), { request: { headers: text } }) }),
    ],
    [
      "a cause three deep",
      (text) => ({ cause: new Error("1", { cause: new Error("2", { cause: new Error(text) }) }) }),
    ],
    [
      "a cause five deep",
      (text) => ({
        cause: new Error("1", {
          cause: new Error("2", { cause: new Error("3", { cause: new Error(text) }) }),
        }),
      }),
    ],
    ["an AggregateError", (text) => ({ cause: new AggregateError([new Error(text)], text) })],
    ["a thrown text", (text) => ({ cause: text })],
    ["a thrown object", (text) => ({ cause: { message: text, toString: () => text, toJSON: () => text } })],
    ["a thrown function", (text) => ({ cause: Object.assign(() => text, { text }) })],
    ["a thrown symbol", (text) => ({ cause: Symbol(text) })],
    [
      "an error of another realm",
      (text) => ({ cause: runInNewContext("new Error(text)", { text }) as Error }),
    ],
    [
      "a hand-made stack",
      (text) => ({ cause: Object.assign(new Error("x"), { stack: `Error: ${text}\n at y` }) }),
    ],
  ];

  const utf8 = (text: string) => [...Buffer.from(text)];
  const hex = (value: number, digits = 2) => value.toString(16).padStart(digits, "0");
  const units = (text: string) => text.split("").map((unit) => unit.charCodeAt(0));
  const spellings: [string, (text: string) => string][] = [
    ["percent-encoded", encodeURIComponent],
    [
      "percent-encoded in lower case",
      (text) => encodeURIComponent(text).replace(/%../g, (e) => e.toLowerCase()),
    ],
    [
      "percent-encoded byte by byte",
      (text) =>
        utf8(text)
          .map((byte) => `%${hex(byte)}`)
          .join(""),
    ],
    ["percent-encoded twice", (text) => encodeURIComponent(encodeURIComponent(text))],
    ["as a form field", (text) => new URLSearchParams({ "": text }).toString().slice(1)],
    ["as JSON", (text) => JSON.stringify(text).slice(1, -1)],
    ["as JSON with escaped slashes", (text) => JSON.stringify(text).slice(1, -1).replaceAll("/", "\\/")],
    ["as JSON in JSON", (text) => JSON.stringify(JSON.stringify(text))],
    [
      "with Unicode escapes",
      (text) =>
        units(text)
          .map((unit) => `\\u${hex(unit, 4)}`)
          .join(""),
    ],
    [
      "with escapes in upper case",
      (text) =>
        units(text)
          .map((unit) => `\\u${hex(unit, 4).toUpperCase()}`)
          .join(""),
    ],
    [
      "with hexadecimal escapes",
      (text) =>
        utf8(text)
          .map((byte) => `\\x${hex(byte)}`)
          .join(""),
    ],
    ["as HTML", (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("'", "&#39;")],
    ["with decimal entities", (text) => Array.from(text, (one) => `&#${one.codePointAt(0)};`).join("")],
    [
      "with hexadecimal entities",
      (text) => Array.from(text, (one) => `&#x${hex(one.codePointAt(0) ?? 0)};`).join(""),
    ],
    [
      "as percent-encoded HTML in JSON",
      (text) => JSON.stringify(encodeURIComponent(text.replaceAll("&", "&amp;"))),
    ],
    ["in capitals", (text) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase())],
    ["as base64", (text) => Buffer.from(text).toString("base64")],
    ["as base64 for URLs", (text) => Buffer.from(text).toString("base64url")],
    ["in the base64 of more", (text) => Buffer.from(`user:${text}:more`).toString("base64")],
  ];
  const parts: [string, (text: string) => string][] = [
    ["whole", (text) => text],
    ["cut at its end", (text) => text.slice(0, 10)],
    ["cut at its beginning", (text) => text.slice(-10)],
    ["cut at both ends", (text) => text.slice(5, -5)],
  ];
  const keys = [
    secret,
    "5bd2850fff3ecb11d7c805251c51ee46",
    "AKLT/with+both/in_it-and==",
    "密钥在此处绝不可见于日志之中任何地方",
  ];

  it.each(
    parts.flatMap(([how, part]) => spellings.map(([name, spell]) => [how, name, part, spell] as const)),
  )("do not stay in a text that echoes them %s, %s", (_, __, part, spell) => {
    for (const key of keys) {
      const echoed = spell(part(key));
      const { message } = new ColloquyError({ code: "unknown", message: `no: <${echoed}> !`, secrets: keys });
      // The ends of an encoding may belong to what stands beside the secret.
      expect(message).toMatch(/^no: <.{0,10}\[removed\].{0,10}> !$/s);
    }
  });

  it.each(places)("do not stay in %s, as they are, URL-encoded or JSON-escaped", (_, place) => {
    for (const form of formsOf(secret)) {
      const error = errorWith(place(`<${form}>`));
      for (const found of formsOf(secret)) expect(everythingOf(error)).not.toContain(found);
      const named = ColloquyError.withSource(error, "work");
      for (const found of formsOf(secret)) expect(everythingOf(named)).not.toContain(found);
    }
  });

  it("do not stay in the stack, whose first lines repeat the message", () => {
    expect(errorWith({ message: `lost ${secret}` }).stack).not.toContain(secret);
  });

  it("are removed whole where one is the beginning of another", () => {
    const [short, long] = ["AKIDabcd", "AKIDabcdEFGHijklMNOP"];
    for (const secrets of [
      [short, long],
      [long, short],
    ]) {
      const error = new ColloquyError({ code: "unknown", message: `sent ${long}.`, secrets });
      expect(error.message).not.toContain("EFGHijklMNOP");
    }
  });

  it("are those that their list holds at the time", () => {
    const [first, second] = ["f1f2f3f4s1s2s3s4", "g1g2g3g4s1s2s3s4"];
    const secrets = [first];
    const shown = () =>
      new ColloquyError({ code: "unknown", message: `keys ${first} and ${second}`, secrets }).message;
    expect(shown()).toBe("keys [removed] and g1g2g3g[removed]");
    secrets.push(second);
    expect(shown()).toBe("keys [removed] and [removed]");
    // What both show goes for as long as one of them is there.
    secrets.shift();
    expect(shown()).toBe("keys f1f2f3f[removed] and [removed]");
    secrets.pop();
    expect(shown()).toBe(`keys ${first} and ${second}`);
  });

  it("that nobody declared are recognised by their shape", () => {
    const message = [
      "POST https://x.example/v4/a?sdkappid=1&usersig=eJyrVgrxCdYrSy1SslIy0jNQ-gAAAP__&random=5",
      "authorization: HMAC-SHA256 Credential=AKLT/20260101/cn/rtc/request, Signature=deadbeef",
      '{"Authorization":"Bearer hunter22"}',
      "x-security-token: STSAAAABBBB",
      "X-Security-Token=STSCCCC",
    ].join("\n");
    const shown = everythingOf(new ColloquyError({ code: "unknown", message }));
    for (const found of ["eJyrVgrx", "AKLT", "deadbeef", "hunter22", "STSAAAA", "STSCCCC"]) {
      expect(shown, found).not.toContain(found);
    }
    expect(shown).toContain("sdkappid=1");
    expect(shown).toContain("random=5");
  });

  it("are removed whatever they are, wherever they stand", () => {
    const anySecret = fc.string({ unit: "grapheme", minLength: 8, maxLength: 40 });
    const spelling = fc.constantFrom(...spellings.map(([, spell]) => spell), (text: string) => text);
    fc.assert(
      fc.property(anySecret, spelling, fc.string(), fc.string(), (text, spell, before, after) => {
        const echoed = spell(text);
        const message = `${before} ${echoed} ${after}`;
        const error = new ColloquyError({
          code: "unknown",
          message,
          secrets: [text],
          cause: new Error(message),
        });
        expect(error.message).toContain("[removed]");
        if (!`${before} ${after}`.includes(echoed)) expect(error.message).not.toContain(echoed);
      }),
    );
  });

  it("that are made of words do not eat these words from a message, unless there are many", () => {
    const secrets = ["volcengine-secret-for-the-tests"];
    const scrubbed = (message: string) => new ColloquyError({ code: "unknown", message, secrets }).message;
    expect(scrubbed("volcengine GetUser: no secret given")).toBe("volcengine GetUser: no secret given");
    expect(scrubbed("no: volcengine-secret-f")).toBe("no: [removed]");
    expect(
      new ColloquyError({ code: "unknown", message: "got short-key", secrets: ["short-key"] }).message,
    ).toBe("got [removed]");
  });

  it("leave the text around them as it was, in any script", () => {
    const key = "AKLTNDVkMjE3YWRmNDk3";
    const message = `会话 ${key} 不存在 \u{1f600}${encodeURIComponent(`密 ${key}`)}é`;
    const error = new ColloquyError({ code: "unknown", message, secrets: [key] });
    expect(error.message).toBe("会话 [removed] 不存在 \u{1f600}%E5%AF%86%20[removed]é");
  });

  it("with half a surrogate pair do not break the error", () => {
    const broken = "abcd\ud800efgh";
    expect(errorWith({ message: `x ${broken}`, secrets: [broken] }).message).not.toContain(broken);
  });

  it("too short to be one do not eat the message", () => {
    expect(errorWith({ message: "a plain message", secrets: ["", "a", "ai", "pla"] }).message).toBe(
      "a plain message",
    );
  });
});

describe("texts of many megabytes", () => {
  const huge = `${"x".repeat(50)} ${"AKLTNDVkMjE3YWRmNDk3 ".repeat(800_000)}`;

  it.each([
    ["the message", { message: huge }],
    ["the vendor's code", { providerCode: huge }],
    ["the request id", { requestId: huge }],
    ["a cause", { cause: Object.assign(new Error(huge), { code: huge, name: huge }) }],
    ["a thrown text", { cause: huge }],
  ])("are cut in %s, with no secret at the cut", (_, init) => {
    const error = errorWith({ ...init, secrets: ["AKLTNDVkMjE3YWRmNDk3"] });
    const shown = everythingOf(error);
    expect(shown.length).toBeLessThan(100_000);
    expect(shown).not.toContain("AKLTNDVk");
  });

  it("are cut with a sign that there was more", () => {
    expect(errorWith({ message: "y".repeat(9000) }).message).toMatch(/^y{1997}\.\.\.$/);
    expect(errorWith({ providerCode: "5".repeat(201) }).providerCode).toMatch(/^5{197}\.\.\.$/);
  });
});

describe("a cause that is not what it seems", () => {
  const odd: [string, () => unknown][] = [
    ["null", () => null],
    ["a number", () => 5],
    ["a bigint", () => 5n],
    ["an object without a prototype", () => Object.create(null)],
    ["an error whose message is no text", () => Object.assign(new Error("x"), { message: { inner: 1 } })],
    ["an error whose name is no text", () => Object.assign(new Error("x"), { name: 42 })],
    ["an error without a stack", () => Object.assign(new Error("x"), { stack: undefined })],
    ["an error whose code is a number", () => Object.assign(new Error("x"), { code: 5 })],
    ["an error with a getter that throws", throwingError],
    ["a proxy that throws", throwingProxy],
    ["a text of 100,000 characters", () => "x".repeat(100_000)],
  ];

  it.each(odd)("is kept as an Error where it is %s", (_, make) => {
    const error = errorWith({ cause: make() });
    expect(error.cause).toBeInstanceOf(Error);
    expect(() => everythingOf(error)).not.toThrow();
  });

  it("and causes itself ends after three", () => {
    const circle = new Error("circle");
    circle.cause = circle;
    const shown = everythingOf(errorWith({ cause: circle }));
    expect(shown.length).toBeLessThan(20_000);
  });
});

function throwingError(): Error {
  const error = new Error("x");
  for (const field of ["stack", "code", "cause", "message"]) {
    Object.defineProperty(error, field, {
      get() {
        throw new TypeError("no");
      },
    });
  }
  return error;
}

function throwingProxy(): object {
  return new Proxy(new Error("x"), {
    get() {
      throw new TypeError("no");
    },
  });
}
