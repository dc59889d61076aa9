import { describe, expect, it } from "vitest";
import { type MessageContent, preview } from "../../src/index.js";

const say = (content: MessageContent | MessageContent[], options?: Parameters<typeof preview>[1]) =>
  preview({ state: "visible", content: [content].flat() }, options);

const each: [MessageContent, string, string][] = [
  [{ type: "text", text: "hello" }, "hello", "hello"],
  [{ type: "image", url: "https://a/b", width: 3, height: 4 }, "[Photo]", "[图片]"],
  [{ type: "audio", durationMs: 65_400 }, "[Voice] 1:05", "[语音] 1:05"],
  [{ type: "video" }, "[Video]", "[视频]"],
  [{ type: "video", durationMs: 9_000 }, "[Video] 0:09", "[视频] 0:09"],
  [{ type: "file", name: "报告.pdf", size: 3 }, "[File] 报告.pdf", "[文件] 报告.pdf"],
  [{ type: "location", latitude: 1.5, longitude: -2 }, "[Location] 1.5, -2", "[位置] 1.5, -2"],
  [{ type: "location", latitude: 1, longitude: 2, description: "Pier" }, "[Location] Pier", "[位置] Pier"],
  [{ type: "face", index: 3 }, "[Sticker]", "[表情]"],
  [{ type: "face", data: "\u0014smile" }, "[Sticker] smile", "[表情] smile"],
  // As a mirror has it, whose database keeps no U+0000.
  [{ type: "face", data: "\uFFFD\u0001[smile]" }, "[Sticker] [smile]", "[表情] [smile]"],
  [{ type: "custom", data: '{"order":1}' }, "[Custom message]", "[自定义消息]"],
  [
    { type: "custom", data: "{}", description: "Order 1" },
    "[Custom message] Order 1",
    "[自定义消息] Order 1",
  ],
  [{ type: "forward", title: "Trip" }, "[Chat history] Trip", "[聊天记录] Trip"],
  [{ type: "system", event: "member_joined" }, "[New members joined]", "[有新成员加入]"],
  [{ type: "system", event: "type_9" }, "[Notice]", "[系统通知]"],
  [{ type: "unknown", vendorType: "TIMX", data: null }, "[Message of an unknown kind]", "[暂不支持的消息]"],
];

describe("preview", () => {
  it.each(each)("says %j in English and in Chinese", (part, english, chinese) => {
    expect(say(part)).toBe(english);
    expect(say(part, { locale: "zh-CN" })).toBe(chinese);
  });

  it("says nothing of a recalled message but that it was, and names what has no content", () => {
    const content: MessageContent[] = [{ type: "text", text: "secret" }];
    expect(preview({ state: "recalled", content })).toBe("[Message recalled]");
    expect(preview({ state: "recalled", content: [] }, { locale: "zh" })).toBe("[消息已撤回]");
    expect(preview({ state: "other", content: [] })).toBe("[Message of an unknown kind]");
  });

  it("joins the parts of a message into one line, without control characters", () => {
    const parts: MessageContent[] = [{ type: "text", text: "look:\n\n\tat\u0007 this " }, { type: "image" }];
    expect(say(parts)).toBe("look: at this [Photo]");
  });

  it("cuts between characters as a reader sees them", () => {
    const family = "👨‍👩‍👧‍👦";
    expect(say({ type: "text", text: family.repeat(5) }, { length: 5 })).toBe(family.repeat(5));
    expect(say({ type: "text", text: family.repeat(6) }, { length: 5 })).toBe(`${family.repeat(4)}…`);
    expect(say({ type: "text", text: "e\u0301".repeat(9) }, { length: 3 })).toBe(`${"e\u0301".repeat(2)}…`);
    expect(say({ type: "text", text: "一".repeat(81) })).toBe(`${"一".repeat(79)}…`);
  });

  it("stays short where one character is a thousand code units", () => {
    const zalgo = `a${"\u0301".repeat(100_000)}`;
    expect(say({ type: "text", text: zalgo }, { length: 10 }).length).toBeLessThan(200);
  });

  it("knows a locale by its language, and a language that only begins alike is another", () => {
    expect(say({ type: "image" }, { locale: "ZH-hant-TW" })).toBe("[图片]");
    expect(say({ type: "image" }, { locale: "zhx" })).toBe("[Photo]");
  });
});
