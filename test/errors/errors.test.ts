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
    fc.assert(
      fc.property(anySecret, fc.string(), fc.string(), (text, before, after) => {
        for (const form of [text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1)]) {
          const message = before + form + after;
          const error = new ColloquyError({
            code: "unknown",
            message,
            secrets: [text],
            cause: new Error(message),
          });
          expect(error.message.split("[removed]").join("").includes(form)).toBe(
            (before + after).includes(form) && error.message.includes(form),
          );
          expect(error.message).toContain("[removed]");
        }
      }),
    );
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
