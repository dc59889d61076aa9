import { createHash } from "node:crypto";
import { performance } from "node:perf_hooks";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createClient } from "../../src/client.js";
import { ColloquyError } from "../../src/errors/colloquy-error.js";
import { createInbox } from "../../src/inbox/index.js";
import { remember, theStart, writePlace } from "../../src/paging/anchors.js";
import { ByteWriter, shortHash } from "../../src/paging/bytes.js";
import { Circle } from "../../src/paging/circle.js";
import { CursorCodec } from "../../src/paging/cursor.js";
import { all, codeOf, errorIn } from "../support/catching.js";
import { type ScriptedOptions, scriptedProvider } from "../support/scripted-provider.js";

const key = "a key of thirty-two bytes or more!";
const otherKey = "another key, also of enough bytes!";
const scope = ["scripted", "app-1", "conversations", { userId: "alice", archive: false }];
const state = Buffer.from("where the walk stands");

const sealed = new CursorCodec({ keys: [key] });
const open = new CursorCodec();
const codecs = [
  ["sealed", sealed],
  ["unsealed", open],
] as const;

function outcomeOf(codec: CursorCodec, cursor: string, boundTo: unknown = scope): string {
  return errorIn(ColloquyError, () => codec.open(boundTo, cursor))?.code ?? "opened";
}

/** An unsealed cursor as an attacker who has read the source would write it. */
function forge(boundTo: unknown, forged: Uint8Array, issuedAt: number | bigint = Date.now()): string {
  const sorted = JSON.stringify(boundTo, (_, entry: unknown) =>
    typeof entry === "object" && entry !== null && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
      : entry,
  );
  const fingerprint = createHash("sha256").update(sorted).digest().subarray(0, 16);
  return withChecksum(new ByteWriter().bytes(fingerprint).varint(issuedAt).bytes(forged).finish());
}

function withChecksum(payload: Buffer): string {
  const checksum = createHash("sha256").update("colloquy cursor\n").update(payload).digest().subarray(0, 8);
  return Buffer.concat([Buffer.from([1]), checksum, payload]).toString("base64url");
}

afterEach(() => {
  vi.useRealTimers();
});

describe.each(codecs)("a %s cursor", (name, codec) => {
  const cursor = codec.issue(scope, state);

  it("gives back the state it was issued with, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect([...codec.open(scope, codec.issue(scope, bytes))]).toEqual([...bytes]);
      }),
    );
  });

  it("is URL-safe text", () => {
    expect(cursor).toMatch(/^[\w-]+$/);
  });

  it("opens for an equal query whose keys stand in another order", () => {
    const reordered = ["scripted", "app-1", "conversations", { archive: false, userId: "alice" }];
    expect(outcomeOf(codec, cursor, reordered)).toBe("opened");
  });

  it.each([
    ["provider", ["other", "app-1", "conversations", { userId: "alice", archive: false }]],
    ["app", ["scripted", "app-2", "conversations", { userId: "alice", archive: false }]],
    ["resource", ["scripted", "app-1", "messages", { userId: "alice", archive: false }]],
    ["user", ["scripted", "app-1", "conversations", { userId: "bob", archive: false }]],
    ["provider option", ["scripted", "app-1", "conversations", { userId: "alice", archive: true }]],
    ["type of a value", ["scripted", "app-1", "conversations", { userId: "alice", archive: "false" }]],
    ["seam between two values", ["scripted", "app-1conversations", "", { userId: "alice", archive: false }]],
  ])("is foreign for another %s", (_, boundTo) => {
    expect(outcomeOf(codec, cursor, boundTo)).toBe("cursor_foreign");
  });

  it("is malformed when truncated at any length, from either end", () => {
    for (let length = 0; length < cursor.length; length += 1) {
      expect(outcomeOf(codec, cursor.slice(0, length)), `first ${length}`).toBe("cursor_malformed");
      expect(outcomeOf(codec, cursor.slice(cursor.length - length)), `last ${length}`).toBe(
        "cursor_malformed",
      );
    }
  });

  it("is malformed with any single bit flipped", () => {
    const bytes = Buffer.from(cursor, "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(outcomeOf(codec, flipped.toString("base64url")), `bit ${bit}`).toBe("cursor_malformed");
    }
  });

  it("is malformed in every other spelling of the same bytes", () => {
    const bytes = Buffer.from(codec.issue(scope, Buffer.alloc(64, 0xfb)), "base64url");
    const text = bytes.toString("base64url");
    const spellings = [
      bytes.toString("base64"),
      `${text}=`,
      `${text}==`,
      ` ${text}`,
      `${text}\n`,
      `${text.slice(0, 8)} ${text.slice(8)}`,
      `${text}.`,
      `${text}A`,
      `${text}é`,
      `\u0000${text}`,
      encodeURIComponent(`${text}=`),
      bytes.toString("hex"),
    ];
    for (const spelling of spellings) expect(outcomeOf(codec, spelling), spelling).toBe("cursor_malformed");
  });

  it("is malformed when its spare last bits are used", () => {
    const text = [0, 1, 2]
      .map((extra) => codec.issue(scope, Buffer.alloc(extra)))
      .find((it) => it.length % 4 !== 0);
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const last = alphabet.indexOf(text?.at(-1) ?? "");
    const twisted = `${text?.slice(0, -1)}${alphabet[last ^ 1]}`;
    expect(Buffer.from(twisted, "base64url")).toEqual(Buffer.from(text ?? "", "base64url"));
    expect(outcomeOf(codec, twisted)).toBe("cursor_malformed");
  });

  it("is never anything but opened or a ColloquyError, whatever text is given", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary", maxLength: 300 }),
          fc.base64String({ maxLength: 300 }),
          fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString("base64url")),
          fc.uint8Array({ maxLength: 300 }).map((bytes) => withChecksum(Buffer.from(bytes))),
          fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from([2, ...bytes]).toString("base64url")),
        ),
        (text) => {
          expect(["cursor_malformed", "cursor_foreign"]).toContain(outcomeOf(codec, text));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("is too old once more than maxAgeMs has passed since it was issued, to the millisecond", () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_800_000_000_000 });
    const aging = new CursorCodec({ ...(name === "sealed" ? { keys: [key] } : {}), maxAgeMs: 60_000 });
    const issued = aging.issue(scope, state);
    vi.setSystemTime(1_800_000_060_000);
    expect(outcomeOf(aging, issued)).toBe("opened");
    vi.setSystemTime(1_800_000_060_001);
    expect(outcomeOf(aging, issued)).toBe("cursor_expired");
    expect(outcomeOf(aging, issued, ["another query"])).toBe("cursor_foreign");
    expect(outcomeOf(codec, issued)).toBe("opened");
  });

  it("of 50 million characters is refused without work", () => {
    const startedAt = performance.now();
    expect(outcomeOf(codec, "A".repeat(50_000_000))).toBe("cursor_malformed");
    expect(performance.now() - startedAt).toBeLessThan(3000);
  });
});

describe("cursor keys", () => {
  it("make a cursor of another key malformed", () => {
    expect(outcomeOf(new CursorCodec({ keys: [otherKey] }), sealed.issue(scope, state))).toBe(
      "cursor_malformed",
    );
  });

  it("rotate: the first seals, all open, and a removed one no longer does", () => {
    const old = sealed.issue(scope, state);
    const rotated = new CursorCodec({ keys: [otherKey, key] });
    expect(outcomeOf(rotated, old)).toBe("opened");
    const fresh = rotated.issue(scope, state);
    expect(outcomeOf(new CursorCodec({ keys: [otherKey] }), fresh)).toBe("opened");
    expect(outcomeOf(sealed, fresh)).toBe("cursor_malformed");
  });

  it("are not bypassed by an unsealed cursor, however well it is made", () => {
    expect(outcomeOf(sealed, open.issue(scope, state))).toBe("cursor_malformed");
    expect(outcomeOf(sealed, forge(scope, state))).toBe("cursor_malformed");
  });

  it("are needed for a sealed cursor", () => {
    expect(outcomeOf(open, sealed.issue(scope, state))).toBe("cursor_malformed");
  });

  it("seal the same state differently each time, so that equal places cannot be seen", () => {
    expect(sealed.issue(scope, state)).not.toBe(sealed.issue(scope, state));
  });

  it("leave nothing readable, in any decoding", () => {
    const secrets = ["alice", "7179339373423427073", "direct:bob-the-builder", "scripted", "conversations"];
    const cursor = sealed.issue(
      ["scripted", "app-1", "conversations", { userId: "alice" }],
      Buffer.from(secrets.join()),
    );
    const decodings = (["base64url", "hex", "utf8"] as const).flatMap((encoding) => {
      const bytes = Buffer.from(cursor, encoding);
      return (["utf8", "latin1", "hex", "base64", "utf16le"] as const).map((to) => bytes.toString(to));
    });
    const forms = secrets.flatMap((text) => {
      const number = /^\d+$/.test(text) ? [new ByteWriter().text(text).finish().toString("hex")] : [];
      return [
        text,
        Buffer.from(text).toString("hex"),
        Buffer.from(text).toString("base64url").slice(0, -2),
        ...number,
      ];
    });
    for (const decoding of [cursor, ...decodings]) {
      for (const form of forms) expect(decoding.includes(form), form).toBe(false);
    }
  });

  it.each([
    ["31 bytes", "x".repeat(31), "cursor.keys[1]"],
    ["no bytes", "", "cursor.keys[1]"],
  ])("of %s are refused, and the message does not show them", async (_, short, field) => {
    const make = () => createClient(scriptedProvider(), { cursor: { keys: [key, short] } });
    expect(make).toThrow(field);
    if (short !== "") expect(make).not.toThrow(short);
    expect(await codeOf(make)).toBe("invalid_argument");
  });

  it("that are none are refused by client and inbox, because nothing would be sealed", async () => {
    const cursor = { keys: [] };
    const client = createClient(scriptedProvider());
    for (const make of [
      () => createClient(scriptedProvider(), { cursor }),
      () => createInbox({ scripted: client }, { cursor }),
    ]) {
      expect(await codeOf(make)).toBe("invalid_argument");
      expect(make).toThrow("cursor.keys");
    }
    expect(() => createClient(scriptedProvider(), { cursor: { keys: undefined } })).not.toThrow();
  });

  it("count bytes and not characters", () => {
    expect(() => createClient(scriptedProvider(), { cursor: { keys: ["钥".repeat(11)] } })).not.toThrow();
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, "60000"])(
    "refuse a maxAgeMs of %s",
    async (maxAgeMs) => {
      const options = { cursor: { maxAgeMs: maxAgeMs as number } };
      expect(await codeOf(() => createClient(scriptedProvider(), options))).toBe("invalid_argument");
    },
  );
});

/** A client over a list of `ids`, read from offsets, that counts its readings. */
function clientOver(ids: string[], options: ScriptedOptions = {}, keys?: string[]) {
  const reads: (string | null)[] = [];
  const readPart = async (position: string | null) => {
    reads.push(position);
    const offset = position === null ? 0 : Number.parseInt(position, 10);
    const items = ids.slice(offset, offset + 20).map((id, index) => ({ id, at: 1e12 - offset - index }));
    return { items, next: offset + 20 < ids.length ? String(offset + 20) : null };
  };
  const provider = scriptedProvider({ readPart, ...options });
  return { reads, client: createClient(provider, keys === undefined ? {} : { cursor: { keys } }) };
}

const longIds = Array.from({ length: 120 }, (_, index) => String(7_179_339_373_423_427_073n + BigInt(index)));
const shapes = ["bounded", "streamed", "keyed"] as const;

describe.each(shapes)("a cursor of a %s list", (shape) => {
  it("is foreign for another user, app, provider, resource or provider option, and nothing is read", async () => {
    const { client } = clientOver(longIds, { shape });
    const { nextCursor } = await client.conversations.list({ userId: "alice", limit: 5 });
    const cursor = nextCursor ?? "";
    const others = [
      clientOver(longIds, { shape, appId: "app-2" }),
      clientOver(longIds, { shape, name: "other" }),
      clientOver(longIds, { shape }),
    ] as const;
    const [otherApp, otherProvider, same] = others;
    const { list } = same.client.conversations;
    expect(await codeOf(() => list({ userId: "bob", cursor }))).toBe("cursor_foreign");
    const providerOptions = { scripted: { archive: true } };
    expect(await codeOf(() => list({ userId: "alice", cursor, providerOptions }))).toBe("cursor_foreign");
    for (const { client: other } of [otherApp, otherProvider]) {
      expect(await codeOf(() => other.conversations.list({ userId: "alice", cursor }))).toBe(
        "cursor_foreign",
      );
    }
    const messages = { userId: "alice", conversationId: "group:1", cursor };
    expect(await codeOf(() => same.client.messages.list(messages))).toBe("cursor_foreign");
    expect(others.flatMap(({ reads }) => reads)).toEqual([]);
  });

  it("opens with another limit, and with options of other vendors", async () => {
    const { client } = clientOver(longIds, { shape });
    const { nextCursor } = await client.conversations.list({ userId: "alice", limit: 5 });
    const providerOptions = { tencent: { assistFlags: 63 } };
    const page = await client.conversations.list({
      userId: "alice",
      cursor: nextCursor ?? "",
      limit: 7,
      providerOptions,
    });
    expect(page.items.map(({ id }) => id)).toEqual(longIds.slice(5, 12));
  });

  it("counts its age from the page that issued it, not from the start of the walk", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_800_000_000_000 });
    const { reads, client: _ } = clientOver(longIds, { shape });
    const client = createClient(
      scriptedProvider({
        shape,
        readPart: async () => ({ items: longIds.map((id) => ({ id })), next: null }),
      }),
      { cursor: { maxAgeMs: 1000 } },
    );
    let cursor: string | undefined;
    for (let page = 0; page < 5; page += 1) {
      const read = await client.conversations.list({ userId: "a", limit: 5, ...(cursor ? { cursor } : {}) });
      cursor = read.nextCursor ?? "";
      vi.advanceTimersByTime(900);
    }
    vi.advanceTimersByTime(200);
    expect(await codeOf(() => client.conversations.list({ userId: "a", cursor: cursor ?? "" }))).toBe(
      "cursor_expired",
    );
    expect(reads).toEqual([]);
  });

  it("stays under 1 KB through a whole walk with ids of 19 digits", async () => {
    const { client } = clientOver(longIds, { shape }, [key]);
    for (const limit of [1, 7, 50]) {
      for await (const page of client.conversations.pages({ userId: "alice", limit })) {
        expect((page.nextCursor ?? "").length).toBeLessThan(1024);
      }
    }
  });

  it("stays under 1 KB where it holds three positions of 150 characters", () => {
    const rows = Array.from({ length: 40 }, (_, index) => ({ anchor: shortHash(`row ${index}`) }));
    const [here, before, ahead] = ["a", "b", "c"].map((letter) => letter.repeat(150));
    const circle = new Circle();
    circle.leave("somewhere");
    const anchors = { ...remember(theStart.anchors, rows), count: 5_000_000 };
    const place = { ...theStart, here: here!, before: before!, ahead: ahead!, barren: 59, anchors };
    expect(sealed.issue(scope, writePlace(place, circle)).length).toBeLessThan(1024);
  });

  it("of an untrusted hand, with valid checksum and any state, is malformed or names a place in the same query", async () => {
    const { client, reads } = clientOver(longIds.slice(0, 60), { shape });
    const boundTo = ["scripted", "app-1", "conversations", { userId: "alice", archive: false }];
    const known = new Set(longIds);
    await fc.assert(
      fc.asyncProperty(hostileState, async (forged) => {
        reads.length = 0;
        const cursor = forge(boundTo, forged);
        const error = await errorIn(ColloquyError, async () => {
          const page = await client.conversations.list({ userId: "alice", cursor, limit: 5 });
          expect(page.items.every(({ id }) => known.has(id))).toBe(true);
          expect(page.items.length).toBeLessThanOrEqual(5);
        });
        expect([undefined, "cursor_malformed", "cursor_expired", "paging_stalled"]).toContain(error?.code);
        expect(reads.length).toBeLessThan(30);
      }),
      { numRuns: 300 },
    );
  });

  it("with counts, varints or lengths beyond its bytes is malformed at once", async () => {
    const { client, reads } = clientOver(longIds, { shape });
    const boundTo = ["scripted", "app-1", "conversations", { userId: "alice", archive: false }];
    const huge = 2n ** 53n - 1n;
    const states = [
      Buffer.alloc(4000, 0xff),
      Buffer.alloc(4000, 0x80),
      new ByteWriter()
        .varint(2n ** 440n)
        .varint(2n ** 440n)
        .finish(),
      new ByteWriter().varint(1).varint(huge).bytes(Buffer.from("short")).finish(),
      new ByteWriter()
        .varint(1)
        .varint(2n ** 64n)
        .finish(),
      new ByteWriter().varint(0).varint(0).varint(1).varint(huge).finish(),
      new ByteWriter().varint(0).varint(0).varint(1).varint(0).varint(huge).finish(),
      Buffer.alloc(40),
    ];
    for (const [index, forged] of states.entries()) {
      const cursor = forge(boundTo, forged);
      const startedAt = performance.now();
      expect(await codeOf(() => client.conversations.list({ userId: "alice", cursor })), `${index}`).toBe(
        "cursor_malformed",
      );
      expect(performance.now() - startedAt).toBeLessThan(2000);
    }
    expect(reads).toEqual([]);
  });

  it.each([null, "", 5, {}, ["x"], true])(
    "given as %j is invalid_argument, and nothing is read",
    async (cursor) => {
      const { client, reads } = clientOver(longIds, { shape });
      const input = { userId: "alice", cursor: cursor as string };
      expect(await codeOf(() => client.conversations.list(input))).toBe("invalid_argument");
      expect(await codeOf(() => all(client.conversations.pages(input)))).toBe("invalid_argument");
      expect(reads).toEqual([]);
    },
  );
});

/** States that look right in places: positions, anchors and counts, mixed with noise. */
const hostileState = fc
  .array(
    fc.oneof(
      fc.bigInt({ min: 0n, max: 2n ** 80n }).map((value) => new ByteWriter().varint(value).finish()),
      fc
        .constantFrom("0", "20", "40", "60", "999999", "abc", "")
        .map((text) => new ByteWriter().text(text).finish()),
      fc.constantFrom("20", "40").map((text) => new ByteWriter().optionalText(text).finish()),
      fc.integer({ min: 0, max: 40 }).map((value) => new ByteWriter().varint(value).finish()),
      fc
        .constantFrom(...longIds.slice(0, 60))
        .map((id) => createHash("sha256").update(id).digest().subarray(0, 6)),
      fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
    ),
    { maxLength: 8 },
  )
  .map((parts) => Buffer.concat(parts));

describe("a forged place in a streamed list", () => {
  /** Anchors that stand nowhere, and the claim that very much was delivered before them. */
  const nowhere = Array.from({ length: 38 }, (_, index) => ({ anchor: shortHash(`nowhere ${index}`) }));
  const anchors = { ...remember(theStart.anchors, nowhere), count: Number.MAX_SAFE_INTEGER };
  const lost = writePlace({ ...theStart, here: "40", before: "20", anchors }, new Circle());

  it("with anchors that stand nowhere is expired, not delivered twice", async () => {
    const { client } = clientOver(longIds);
    const cursor = forge(scope, lost);
    expect(await codeOf(() => client.conversations.list({ userId: "alice", cursor }))).toBe("cursor_expired");
  });

  it("may carry any time: a future one only makes it younger", () => {
    const aging = new CursorCodec({ maxAgeMs: 1000 });
    expect(outcomeOf(aging, forge(scope, state, Number.MAX_SAFE_INTEGER))).toBe("opened");
    expect(outcomeOf(aging, forge(scope, state, 0))).toBe("cursor_expired");
    expect(outcomeOf(aging, forge(scope, state, 2n ** 60n))).toBe("cursor_malformed");
  });
});
