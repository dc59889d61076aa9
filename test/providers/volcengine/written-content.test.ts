import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readContent, writeContent } from "../../../providers/volcengine/content/index.js";
import type { SendableContent } from "../../../src/model/send.js";
import { errorOf } from "../../support/catching.js";
import { volcengineContent } from "../../support/contents.js";

const url = "https://files.example.com/a";

describe("content that is written", () => {
  it("is read as it was, for all that is carried", () => {
    fc.assert(
      fc.property(volcengineContent, (part: SendableContent) => {
        const { type, content, dropped } = writeContent([part]);
        expect(readContent(String(type), content, {})).toEqual([part]);
        expect(dropped).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it.each<[SendableContent, number, string]>([
    [{ type: "text", text: "你好" }, 10001, '{"text":"你好"}'],
    [
      { type: "text", text: '{"innerText":"a"}' },
      10001,
      String.raw`{"text":"{\"innerText\":\"{\\\"innerText\\\":\\\"a\\\"}\",\"richText\":[]}"}`,
    ],
    [
      { type: "image", url, width: 800, height: 600, thumbnailUrl: `${url}/s` },
      10003,
      `{"__files":{"media":{"remoteURL":"${url}","ext":{"s:file_ext_key_original_width":"800","s:file_ext_key_original_height":"600","s:file_ext_key_thumb_url":"${url}/s"}}}}`,
    ],
    [
      { type: "video", url, thumbnailUrl: `${url}/c` },
      10004,
      `{"__files":{"media":{"remoteURL":"${url}","ext":{"s:file_ext_key_video_cover_url":"${url}/c"}}}}`,
    ],
    [
      { type: "file", url, name: "报价单.pdf" },
      10005,
      `{"__files":{"media":{"remoteURL":"${url}","fileName":"报价单.pdf","ext":{}}}}`,
    ],
    [
      { type: "audio", url, durationMs: 7250 },
      10006,
      `{"__files":{"media":{"remoteURL":"${url}","ext":{"s:file_ext_key_audio_duration":"7.25"}}}}`,
    ],
    [{ type: "custom", data: '{"a":1}' }, 10012, '{"a":1}'],
  ])("%j is of type %i: %s", (part, type, content) => {
    expect(writeContent([part])).toEqual({ type, content, dropped: [] });
  });

  it.each<[SendableContent, string[]]>([
    [{ type: "image", url, size: 5, format: "png" }, ["size", "format"]],
    [{ type: "image", url, width: 10 ** 12, height: 1 }, ["width"]],
    [{ type: "video", url, durationMs: 1, size: 5, format: "mp4" }, ["durationMs", "size", "format"]],
    [{ type: "file", url, size: 5 }, ["size"]],
    [{ type: "audio", url, durationMs: Number.MAX_SAFE_INTEGER, size: 5 }, ["durationMs", "size"]],
    [
      { type: "custom", data: "d", description: "x", extension: "y", sound: "z" },
      ["description", "extension", "sound"],
    ],
  ])("of %j drops %j", (part, names) => {
    expect(writeContent([part]).dropped).toEqual(names.map((name) => `content[0].${name}`));
  });

  it.each<[string, SendableContent[], string, RegExp]>([
    [
      "two parts",
      [
        { type: "text", text: "a" },
        { type: "custom", data: "b" },
      ],
      "unsupported",
      /content\[1\]/,
    ],
    ["a sticker", [{ type: "face", data: "[smile]" }], "unsupported", /content\[0\].*"face"/],
    ["a place", [{ type: "location", latitude: 1, longitude: 2 }], "unsupported", /content\[0\].*"location"/],
    ["a picture without an address", [{ type: "image" }], "invalid_argument", /content\[0\]\.url/],
    ["a film without an address", [{ type: "video", url: "" }], "invalid_argument", /content\[0\]\.url/],
    ["no part", [], "invalid_argument", /content/],
  ])("is refused for %s, by name", async (_, content, code, named) => {
    const error = await errorOf(() => writeContent(content));
    expect({ code: error.code, message: error.message }).toEqual({
      code,
      message: expect.stringMatching(named),
    });
  });
});
