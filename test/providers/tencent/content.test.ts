import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readContent } from "../../../providers/tencent/content/index.js";
import { tencent } from "../../../providers/tencent/index.js";
import type { Call } from "../../../src/provider/contract/index.js";
import { type Json, parseJson } from "../../../src/provider/json/index.js";
import { BadResponse } from "../../../src/provider/parse.js";
import { errorIn } from "../../support/catching.js";
import { credentials } from "./support.js";

const one = (MsgType: string, MsgContent: unknown) => readContent([{ MsgType, MsgContent }], false)[0];

describe("an element", () => {
  it("of text keeps its text, also when it is empty", () => {
    expect(one("TIMTextElem", { Text: "你好" })).toEqual({ type: "text", text: "你好" });
    expect(one("TIMTextElem", { Text: "" })).toEqual({ type: "text", text: "" });
  });

  it("of a face keeps control characters", () => {
    expect(one("TIMFaceElem", { Index: 0, Data: "\u0000\u0001" })).toEqual({
      type: "face",
      index: 0,
      data: "\u0000\u0001",
    });
  });

  it("of a location has coordinates", () => {
    expect(one("TIMLocationElem", { Desc: "深圳", Latitude: 22.5, Longitude: 0 })).toEqual({
      type: "location",
      latitude: 22.5,
      longitude: 0,
      description: "深圳",
    });
  });

  it("of the app's own may have data alone", () => {
    const all = { Data: "{}", Desc: "d", Ext: "e", Sound: "s" };
    expect(one("TIMCustomElem", all)).toEqual({
      type: "custom",
      data: "{}",
      description: "d",
      extension: "e",
      sound: "s",
    });
    expect(one("TIMCustomElem", { Data: "x" })).toEqual({ type: "custom", data: "x" });
  });

  it("of an image takes the original and the thumbnail, whatever their order", () => {
    const picture = (Type: number, size = 0) => ({
      Type,
      Size: 10 * Type,
      Width: size,
      Height: size,
      URL: `https://m.example/${Type}`,
    });
    const content = { UUID: "u", ImageFormat: 3, ImageInfoArray: [picture(3), picture(2), picture(1, 640)] };
    expect(one("TIMImageElem", content)).toEqual({
      type: "image",
      url: "https://m.example/1",
      width: 640,
      height: 640,
      size: 10,
      thumbnailUrl: "https://m.example/3",
      format: "png",
    });
    expect(one("TIMImageElem", { UUID: "old", ImageFormat: 255 })).toEqual({ type: "image" });
  });

  it("of an image takes the large picture where the original has no URL, sizes and all", () => {
    const original = { Type: 1, Size: 1_853_095, Width: 2448, Height: 3264, URL: "" };
    const large = { Type: 2, Size: 0, Width: 0, Height: 720, URL: "https://m.example/720" };
    const thumbnail = { Type: 3, Size: 12_535, Width: 0, Height: 0, URL: "https://m.example/198" };
    expect(one("TIMImageElem", { ImageFormat: 1, ImageInfoArray: [original, large, thumbnail] })).toEqual({
      type: "image",
      url: "https://m.example/720",
      height: 720,
      thumbnailUrl: "https://m.example/198",
      format: "jpg",
    });
    expect(one("TIMImageElem", { ImageInfoArray: [original, { ...large, URL: "" }] })).toEqual({
      type: "image",
      width: 2448,
      height: 3264,
      size: 1_853_095,
    });
  });

  it("of a sound, a file or a video may come without a URL from old SDKs", () => {
    expect(one("TIMSoundElem", { UUID: "u", Size: 5, Second: 4, Url: "https://m.example/s" })).toEqual({
      type: "audio",
      url: "https://m.example/s",
      durationMs: 4000,
      size: 5,
    });
    expect(one("TIMSoundElem", { UUID: "u" })).toEqual({ type: "audio" });
    expect(one("TIMFileElem", { Url: "https://m.example/f", FileSize: 9, FileName: "a.txt" })).toEqual({
      type: "file",
      url: "https://m.example/f",
      name: "a.txt",
      size: 9,
    });
    expect(one("TIMFileElem", { fileName: "b.txt" })).toEqual({ type: "file", name: "b.txt" });
    const video = {
      VideoUrl: "https://m.example/v",
      VideoSize: 100,
      VideoSecond: 5,
      VideoFormat: "mp4",
      ThumbUrl: "https://m.example/t",
      ThumbWidth: 720,
      ThumbHeight: 1280,
    };
    expect(one("TIMVideoFileElem", video)).toEqual({
      type: "video",
      url: "https://m.example/v",
      durationMs: 5000,
      size: 100,
      thumbnailUrl: "https://m.example/t",
      width: 720,
      height: 1280,
      format: "mp4",
    });
    expect(one("TIMVideoFileElem", { VideoSecond: 0 })).toEqual({ type: "video" });
  });

  const forwarded = (body: unknown) => ({
    Title: "Chat",
    AbstractList: ["bob: hi"],
    MsgList: [{ From_Account: "bob", MsgTimeStamp: 1_700_000_000, MsgBody: body }],
  });

  it("of a merged forward has its messages", () => {
    const text = [{ MsgType: "TIMTextElem", MsgContent: { Text: "hi" } }];
    expect(one("TIMRelayElem", forwarded(text))).toEqual({
      type: "forward",
      title: "Chat",
      preview: ["bob: hi"],
      messages: [
        { senderId: "bob", sentAt: new Date(1_700_000_000_000), content: [{ type: "text", text: "hi" }] },
      ],
    });
    expect(one("TIMRelayElem", { Title: "Long", JsonMsgKey: "k" })).toEqual({
      type: "forward",
      title: "Long",
    });
  });

  it("of a merged forward keeps a message whose time or words cannot be read", () => {
    const sentAt = new Date(9000);
    const messages = [
      { From_Account: "bob", MsgTimeStamp: "soon", MsgBody: 5 },
      {
        From_Account: "carol",
        MsgTimeStamp: 9,
        MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "hi" } }],
      },
    ];
    expect(one("TIMRelayElem", { MsgList: messages })).toEqual({
      type: "forward",
      messages: [
        { senderId: "bob", sentAt: null, content: [{ type: "unknown", vendorType: "", data: 5 }] },
        { senderId: "carol", sentAt, content: [{ type: "text", text: "hi" }] },
      ],
    });
  });

  it("of a group tip is a notice", () => {
    const tip = { OpType: 2, Operator_Account: "bob", List_Account: ["bob"], MemberNum: 2 };
    expect(one("TIMGroupTipElem", tip)).toEqual({
      type: "system",
      event: "member_left",
      operatorId: "bob",
      userIds: ["bob"],
      data: tip,
    });
  });

  it("of forwards inside forwards is read to a bounded depth, and nothing is lost below", () => {
    let body: unknown = [{ MsgType: "TIMTextElem", MsgContent: { Text: "deepest" } }];
    for (let depth = 0; depth < 2000; depth += 1) {
      body = [{ MsgType: "TIMRelayElem", MsgContent: forwarded(body) }];
    }
    let content = readContent(body, false);
    let levels = 0;
    for (let part = content[0]!; part.type === "forward"; part = content[0]!) {
      content = part.messages![0]!.content;
      levels += 1;
    }
    expect(levels).toBe(8);
    expect(content[0]).toMatchObject({ type: "unknown", vendorType: "TIMRelayElem" });
  });

  it.each([
    ["an unknown type", "TIMStreamElem", { Chunks: [1] }],
    ["a type named like a method", "constructor", { a: 1 }],
    ["a text that is none", "TIMTextElem", { Text: 5 }],
    ["a location without coordinates", "TIMLocationElem", { Desc: "x" }],
    ["a forward of a message without a sender", "TIMRelayElem", { MsgList: [{ MsgTimeStamp: 9 }] }],
    ["content that is no object", "TIMTextElem", "text"],
  ])("of %s is kept as unknown with its data", (_, type, content) => {
    expect(one(type, content)).toEqual({ type: "unknown", vendorType: type, data: content });
  });
});

describe("a body", () => {
  it("of a system message is an object with an event", () => {
    const body = { OpType: 1, Operator_Account: "admin", List_Account: ["bob"] };
    expect(readContent(body, true)).toEqual([
      { type: "system", event: "member_joined", operatorId: "admin", userIds: ["bob"], data: body },
    ]);
    expect(readContent({ OpType: 77 }, true)).toEqual([
      { type: "system", event: "type_77", data: { OpType: 77 } },
    ]);
  });

  it("without anything in it is unknown, never empty", () => {
    expect(readContent([], false)).toEqual([{ type: "unknown", vendorType: "", data: [] }]);
    expect(readContent(undefined, false)).toEqual([{ type: "unknown", vendorType: "", data: null }]);
  });
});

describe("any JSON", () => {
  const history = tencent(credentials).messages!;
  const types = [
    "TIMTextElem",
    "TIMImageElem",
    "TIMRelayElem",
    "TIMVideoFileElem",
    "TIMLocationElem",
    "toString",
  ];
  const element = fc.record(
    { MsgType: fc.oneof(fc.constantFrom(...types), fc.jsonValue()), MsgContent: fc.jsonValue() },
    { requiredKeys: [] },
  );
  const body = fc.oneof(fc.jsonValue(), fc.array(fc.oneof(element, fc.jsonValue())));
  const field = fc.option(fc.jsonValue(), { nil: undefined });

  async function read(conversationId: string, answer: Json) {
    const call: Call = async (operation) => operation.read(parseJson(JSON.stringify(answer)));
    const input = {
      userId: "a",
      conversationId,
      direction: "older",
      includeRecalled: true,
      options: {},
    } as const;
    return history.read(history.prepare(input), null, call, 20);
  }

  it("in MsgBody gives a message with content", async () => {
    const property = fc.asyncProperty(body, fc.constantFrom(0, 1, "1"), async (MsgBody, IsSystemMsg) => {
      const common = {
        MsgBody: MsgBody as Json,
        From_Account: "bob",
        MsgTimeStamp: 9,
        MsgSeq: 1,
        MsgRandom: 1,
      };
      const stretches = [
        await read("group:g", { RspMsgList: [{ ...common, IsSystemMsg }] }),
        await read("direct:bob", { Complete: 1, MsgList: [common] }),
      ];
      for (const { rows } of stretches) {
        expect(rows[0]!.message!.content.length).toBeGreaterThan(0);
        expect(() => JSON.stringify(rows)).not.toThrow();
      }
    });
    await fc.assert(property, { numRuns: 500 });
  });

  it("in any field gives a message or BadResponse", async () => {
    const item = fc.record({
      MsgBody: body,
      From_Account: field,
      MsgTimeStamp: fc.oneof(field, fc.integer()),
      MsgSeq: fc.oneof(field, fc.integer()),
      MsgKey: field,
      IsPlaceMsg: field,
      MsgFlagBits: field,
      CloudCustomData: field,
    });
    const answers = fc.record({
      RspMsgList: fc.oneof(fc.jsonValue(), fc.array(item)),
      MsgList: fc.oneof(fc.jsonValue(), fc.array(item)),
      Complete: fc.oneof(fc.constantFrom(0, 1), fc.jsonValue()),
      LastMsgTime: field,
      LastMsgKey: field,
    });
    const property = fc.asyncProperty(answers, async (answer) => {
      for (const conversationId of ["group:g", "direct:bob"]) {
        await errorIn(BadResponse, async () => {
          const { rows, next } = await read(conversationId, answer as Json);
          for (const { after } of [...rows, { after: next }]) {
            expect(Buffer.byteLength(after ?? "")).toBeLessThanOrEqual(600);
          }
        });
      }
    });
    await fc.assert(property, { numRuns: 500 });
  });
});
