import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readContent } from "../../../providers/volcengine/content/index.js";
import { volcengine } from "../../../providers/volcengine/index.js";
import { appId, credentials } from "./support.js";

const read = (type: number | string, content: unknown, ext: unknown = {}) =>
  readContent(String(type), content, ext);
const files = (file: Record<string, unknown>) => JSON.stringify({ __files: { media: file } });

describe("content", () => {
  it.each([
    ['{"text":"hello"}', "hello"],
    ['{"text":""}', ""],
    ["plain, not JSON", "plain, not JSON"],
    ["", ""],
    ["null", "null"],
    ["12345678901234567890", "12345678901234567890"],
    ["0123", "0123"],
    ['"quoted"', "quoted"],
    ['{"text":{"text":"nested"}}', '{"text":"nested"}'],
    ['{"text":7}', "7"],
    ['{"text":"{\\"text\\":\\"as typed\\"}"}', '{"text":"as typed"}'],
    // The vendor's own clients: rich text, and its plain twin.
    ['{"text":"{\\"innerText\\":\\"hello @bob\\",\\"richText\\":[]}"}', "hello @bob"],
    ['{"text":{"innerText":"hello @bob","richText":[]}}', "hello @bob"],
    ['{"innerText":"hello @bob","richText":[]}', "hello @bob"],
    ['{"text":"{\\"innerText\\":\\"\\"}"}', ""],
    ['{"text":"{\\"innerText\\":5}"}', '{"innerText":5}'],
    ['{"text":"{ \\"innerText\\" is a word"}', '{ "innerText" is a word'],
  ])("of a text message %j is its text", (content, text) => {
    expect(read(10001, content)).toEqual([{ type: "text", text }]);
  });

  it.each([10001, 10002, 10003, 10004, 10005, 10006, 10012])(
    "of type %i that is missing is no text, in particular not null",
    (type) => {
      for (const missing of [null, undefined]) {
        expect(read(type, missing)).toEqual([{ type: "unknown", vendorType: String(type), data: null }]);
      }
      expect(read(10008, null)).toEqual([{ type: "system", event: "10008", data: null }]);
    },
  );

  it("of an image holds its address and size", () => {
    const ext = {
      "s:file_ext_key_original_width": "1280",
      "s:file_ext_key_original_height": "720",
      "s:file_ext_key_thumb_url": "https://files.example.com/small.png",
    };
    expect(read(10003, files({ remoteURL: "https://files.example.com/a.png", ext }))).toEqual([
      {
        type: "image",
        url: "https://files.example.com/a.png",
        width: 1280,
        height: 720,
        thumbnailUrl: "https://files.example.com/small.png",
      },
    ]);
    const sizes = { file_ext_key_original_width: "640", file_ext_key_original_height: "x" };
    expect(read(10003, '{"url":"https://files.example.com/b.png"}', sizes)).toEqual([
      { type: "image", url: "https://files.example.com/b.png", width: 640 },
    ]);
  });

  it("of a video, a file and a recording is read", () => {
    const cover = { "s:file_ext_key_video_cover_url": "https://files.example.com/c.png" };
    expect(read(10004, files({ remoteURL: "https://files.example.com/c.mp4", ext: cover }))).toEqual([
      {
        type: "video",
        url: "https://files.example.com/c.mp4",
        thumbnailUrl: "https://files.example.com/c.png",
      },
    ]);
    const older = { original_width: "640", original_height: "360", duration: "7" };
    expect(read(10004, files({ remoteURL: "https://files.example.com/c.mp4" }), older)).toEqual([
      { type: "video", url: "https://files.example.com/c.mp4", width: 640, height: 360 },
    ]);
    expect(read(10005, files({ remoteURL: "https://files.example.com/d", fileName: "报价单.pdf" }))).toEqual([
      { type: "file", url: "https://files.example.com/d", name: "报价单.pdf" },
    ]);
    const seconds = { "s:file_ext_key_audio_duration": "7.25" };
    expect(read(10006, files({ remoteURL: "https://files.example.com/e.m4a", ext: seconds }))).toEqual([
      { type: "audio", url: "https://files.example.com/e.m4a", durationMs: 7250 },
    ]);
  });

  it("of the app's own messages is handed on as it is", () => {
    const content = '{"type":1,"order":12345678901234567890}';
    expect(read(10012, content)).toEqual([{ type: "custom", data: content }]);
    expect(read(10002, "[smile]")).toEqual([{ type: "face", data: "[smile]" }]);
    expect(read(10008, '{"a":1}')).toEqual([{ type: "system", event: "10008", data: { a: 1 } }]);
  });

  it.each([
    [10003, "not JSON", "not JSON"],
    [10004, "{}", {}],
    [10006, '{"__files":[]}', { __files: [] }],
    [10007, '{"latitude":1}', { latitude: 1 }],
    [10009, '{"link":"x"}', { link: "x" }],
    [50002, '{"id":12345678901234567890}', { id: "12345678901234567890" }],
    ["", undefined, null],
    [10001, "{}", {}],
    [10001, "[]", []],
  ])("of type %s that is not what it should be is unknown, not lost", (type, content, data) => {
    expect(read(type, content)).toEqual([{ type: "unknown", vendorType: String(type), data }]);
  });

  it("is one part of a declared type, whatever was sent", () => {
    const { contents } = volcengine({ appId, credentials }).capabilities.messages;
    const types = fc.constantFrom(
      10001,
      10002,
      10003,
      10004,
      10005,
      10006,
      10007,
      10008,
      10009,
      10012,
      1,
      50002,
    );
    const file = fc.record({ remoteURL: fc.jsonValue(), fileName: fc.jsonValue(), ext: fc.jsonValue() });
    const shaped = fc.record({ text: fc.jsonValue(), url: fc.jsonValue(), __files: fc.record({ a: file }) });
    const content = fc.oneof(
      fc.string(),
      fc.json(),
      fc.jsonValue(),
      shaped.map((value) => JSON.stringify(value)),
      fc.constant(undefined),
      fc.constant("[".repeat(5000)),
    );
    fc.assert(
      fc.property(types, content, fc.jsonValue(), (type, sent, ext) => {
        const parts = read(type, sent, ext);
        expect(parts).toHaveLength(1);
        expect(contents).toContain(parts[0]?.type);
        expect(JSON.parse(JSON.stringify(parts))).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });
});
