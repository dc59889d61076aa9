import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkSize,
  MOST_BYTES,
  readContent,
  writeContent,
} from "../../../providers/tencent/content/index.js";
import type { MessageContent } from "../../../src/model/content.js";
import type { SendableContent } from "../../../src/model/send.js";
import { parseJson, stringifyJson } from "../../../src/provider/json/index.js";
import { codeOf, errorOf } from "../../support/catching.js";
import { tencentContent } from "../../support/contents.js";

/** As the vendor gives back what it was sent. */
function echoed(parts: readonly SendableContent[]): MessageContent[] {
  return readContent(parseJson(stringifyJson(writeContent(parts).body)), false);
}

describe("content that is written", () => {
  it("is read as what it was, and nothing of it is dropped", () => {
    fc.assert(
      fc.property(tencentContent, (parts) => {
        fc.pre(Buffer.byteLength(JSON.stringify(parts)) < 4_000);
        expect(writeContent(parts).dropped).toEqual([]);
        expect(echoed(parts)).toEqual(parts);
      }),
      { numRuns: 300 },
    );
  });

  it("has the same bytes each time", () => {
    fc.assert(
      fc.property(tencentContent, (parts) => {
        fc.pre(Buffer.byteLength(JSON.stringify(parts)) < 4_000);
        expect(stringifyJson(writeContent(parts).body)).toBe(stringifyJson(writeContent(parts).body));
      }),
      { numRuns: 50 },
    );
  });

  it("goes out with the vendor's names, an id for each file and the flag that it can be fetched", () => {
    const { body: written } = writeContent([
      { type: "text", text: "hi" },
      { type: "image", url: "https://m.example/1.png", width: 640, height: 480, size: 9, format: "png" },
      { type: "audio", url: "https://m.example/2", durationMs: 4000, size: 5 },
      {
        type: "video",
        url: "https://m.example/3",
        durationMs: 5000,
        size: 6,
        thumbnailUrl: "https://m.example/3.jpg",
        width: 72,
        height: 128,
        format: "mp4",
      },
      { type: "file", url: "https://m.example/4", name: "a.txt", size: 7 },
      { type: "location", latitude: 22.5, longitude: 113.9, description: "here" },
      { type: "face", index: 3, data: "smile" },
      { type: "custom", data: "{}", description: "d", extension: "e", sound: "s" },
    ]);
    const uuid = expect.stringMatching(/^[0-9a-f]{32}$/);
    expect(written).toEqual([
      { MsgType: "TIMTextElem", MsgContent: { Text: "hi" } },
      {
        MsgType: "TIMImageElem",
        MsgContent: {
          UUID: uuid,
          ImageFormat: 3,
          ImageInfoArray: [{ Type: 1, Size: 9, Width: 640, Height: 480, URL: "https://m.example/1.png" }],
        },
      },
      {
        MsgType: "TIMSoundElem",
        MsgContent: { Url: "https://m.example/2", UUID: uuid, Size: 5, Second: 4, Download_Flag: 2 },
      },
      {
        MsgType: "TIMVideoFileElem",
        MsgContent: {
          VideoUrl: "https://m.example/3",
          VideoUUID: uuid,
          VideoSize: 6,
          VideoSecond: 5,
          VideoFormat: "mp4",
          VideoDownloadFlag: 2,
          ThumbUrl: "https://m.example/3.jpg",
          ThumbUUID: uuid,
          ThumbSize: 0,
          ThumbWidth: 72,
          ThumbHeight: 128,
          ThumbDownloadFlag: 2,
        },
      },
      {
        MsgType: "TIMFileElem",
        MsgContent: {
          Url: "https://m.example/4",
          UUID: uuid,
          FileSize: 7,
          FileName: "a.txt",
          Download_Flag: 2,
        },
      },
      { MsgType: "TIMLocationElem", MsgContent: { Desc: "here", Latitude: 22.5, Longitude: 113.9 } },
      { MsgType: "TIMFaceElem", MsgContent: { Index: 3, Data: "smile" } },
      { MsgType: "TIMCustomElem", MsgContent: { Data: "{}", Desc: "d", Ext: "e", Sound: "s" } },
    ]);
  });

  it("of a merged forward holds its messages", () => {
    const messages = [
      {
        senderId: "bob",
        sentAt: new Date(1_700_000_000_500),
        content: [{ type: "text", text: "hi" } as const],
      },
      { senderId: "carol", sentAt: null, content: [{ type: "face", index: 1 } as const] },
    ];
    const [element] = writeContent([{ type: "forward", title: "Chat", preview: ["bob: hi"], messages }]).body;
    const common = { CloudCustomData: "" };
    expect(element).toEqual({
      MsgType: "TIMRelayElem",
      MsgContent: {
        Title: "Chat",
        MsgNum: 2,
        CompatibleText: "Chat",
        AbstractList: ["bob: hi"],
        MsgList: [
          {
            ...common,
            From_Account: "bob",
            MsgSeq: 1,
            MsgRandom: 1,
            MsgTimeStamp: 1_700_000_000,
            MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "hi" } }],
          },
          {
            ...common,
            From_Account: "carol",
            MsgSeq: 2,
            MsgRandom: 2,
            MsgTimeStamp: 0,
            MsgBody: [{ MsgType: "TIMFaceElem", MsgContent: { Index: 1 } }],
          },
        ],
      },
    });
  });

  it("counts durations in whole seconds, at least one", () => {
    const seconds = (ms: number) =>
      writeContent([{ type: "audio", url: "https://m.example/a", durationMs: ms }]).body[0]?.MsgContent
        .Second;
    expect([1, 400, 1499, 1500, 2000].map(seconds)).toEqual([1, 1, 1, 2, 2]);
  });

  it("names what has no place", () => {
    const media = "https://m.example/m";
    const far = new Date("2300-01-01");
    const { dropped } = writeContent([
      { type: "text", text: "hi" },
      { type: "image", url: media, format: "webp", size: 0 },
      { type: "video", url: media, durationMs: 0, width: 0 },
      {
        type: "forward",
        messages: [{ senderId: "bob", sentAt: far, content: [{ type: "file", url: media, size: 0 }] }],
      },
    ]);
    expect(dropped.sort()).toEqual([
      "content[1].format",
      "content[1].size",
      "content[2].durationMs",
      "content[2].width",
      "content[3].messages[0].content[0].size",
      "content[3].messages[0].sentAt",
    ]);
  });
});

describe("content that cannot be written", () => {
  const hi = { type: "text", text: "hi" } as const;
  const own = { type: "custom", data: "x" } as const;
  const inside = (...parts: MessageContent[]): SendableContent => ({
    type: "forward",
    messages: [{ senderId: "bob", sentAt: null, content: parts }],
  });
  let deep = inside(hi);
  for (let depth = 1; depth < 9; depth += 1) deep = inside(deep);

  it.each<[string, SendableContent[], string, string]>([
    ["a second custom part", [own, hi, own], "unsupported", "content[2]"],
    [
      "a second custom part of a forwarded message",
      [inside(own, own)],
      "unsupported",
      "content[0].messages[0].content[1]",
    ],
    [
      "a notice inside a forward",
      [inside({ type: "system", event: "x" })],
      "unsupported",
      "content[0].messages[0].content[0]",
    ],
    ["forwards nine deep", [deep], "unsupported", "8 deep"],
    [
      "a forward without messages",
      [hi, { type: "forward", title: "t" }],
      "invalid_argument",
      "content[1].messages",
    ],
    ["a forwarded message without content", [inside()], "invalid_argument", "content[0].messages[0].content"],
    [
      "a forwarded message of an impossible user",
      [{ type: "forward", messages: [{ senderId: "x".repeat(33), sentAt: null, content: [hi] }] }],
      "invalid_argument",
      "content[0].messages[0].senderId",
    ],
    ["a face without a number", [{ type: "face", data: "smile" }], "invalid_argument", "content[0].index"],
    ["media without an address", [hi, { type: "image" }], "invalid_argument", "content[1].url"],
  ])("is refused where it is %s", async (_, parts, code, where) => {
    const error = await errorOf(() => writeContent(parts));
    expect(error.code).toBe(code);
    expect(error.message).toContain(where);
  });

  it("is refused from the first byte over the limit, customData included", async () => {
    const bodyOf = (words: string) => writeContent([{ type: "text", text: words }]).body;
    const overhead = Buffer.byteLength(stringifyJson(bodyOf("")));
    const most = "重".repeat(3000) + "x".repeat(MOST_BYTES - overhead - 9000);
    checkSize(bodyOf(most), "");
    expect(await codeOf(() => checkSize(bodyOf(most), "x"))).toBe("invalid_argument");
    expect(await codeOf(() => checkSize(bodyOf(`${most}x`), ""))).toBe("invalid_argument");
  });
});
