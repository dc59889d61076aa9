import fc from "fast-check";
import type { MessageContent } from "../../src/model/content.js";
import type { SendableContent } from "../../src/model/send.js";

const text = fc.string({ minLength: 1, maxLength: 20, unit: "grapheme" });
const url = fc.webUrl();
const count = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const durationMs = fc.integer({ min: 1, max: 4_294_967_295 }).map((second) => second * 1000);
const degrees = (most: number) => fc.double({ min: -most, max: most, noNaN: true }).map((value) => value + 0);
type Fields = Record<string, fc.Arbitrary<unknown>>;
const part = (type: MessageContent["type"], required: Fields, optional: Fields = {}) => {
  const fields: Fields = { type: fc.constant(type), ...required, ...optional };
  const requiredKeys = ["type", ...Object.keys(required)];
  return fc.record(fields, { requiredKeys }).map((value) => value as SendableContent);
};

const leaves = {
  text: part("text", { text }),
  image: part(
    "image",
    { url },
    {
      width: count,
      height: count,
      size: count,
      thumbnailUrl: url,
      format: fc.constantFrom("jpg", "gif", "png", "bmp"),
    },
  ),
  audio: part("audio", { url }, { durationMs, size: count }),
  video: part(
    "video",
    { url },
    { durationMs, size: count, thumbnailUrl: url, width: count, height: count, format: text },
  ),
  file: part("file", { url }, { name: text, size: count }),
  location: part("location", { latitude: degrees(90), longitude: degrees(180) }, { description: text }),
  face: part("face", { index: fc.nat() }, { data: text }),
};
const custom = part("custom", { data: text }, { description: text, extension: text, sound: text });
const leaf = fc.oneof(...Object.values(leaves));
const body = (one: fc.Arbitrary<SendableContent>) =>
  fc
    .tuple(fc.array(one, { minLength: 1, maxLength: 3 }), fc.option(custom, { nil: undefined }))
    .map(([parts, own]) => (own === undefined ? parts : [...parts, own]));
const sentAt = fc.option(fc.integer({ min: 1, max: 4_294_967_295 }).map((second) => new Date(second * 1000)));
const forward = (one: fc.Arbitrary<SendableContent>) =>
  part(
    "forward",
    {
      messages: fc.array(
        fc.record({
          senderId: fc.stringMatching(/^[a-z]{1,32}$/),
          sentAt,
          content: body(one),
        }),
        { minLength: 1, maxLength: 2 },
      ),
    },
    { title: text, preview: fc.array(text, { minLength: 1, maxLength: 2 }) },
  );
/** Any content that Tencent carries whole. */
export const tencentContent = body(fc.oneof(leaf, forward(fc.oneof(leaf, forward(leaf)))));

const amount = fc.integer({ min: 0, max: 999_999_999_999 });
const address = fc.webUrl();
const words = fc.oneof(
  fc.string({ unit: "binary", minLength: 1 }),
  fc.json(),
  fc.string().map((inner) => JSON.stringify({ innerText: inner })),
  fc.string().map((inner) => JSON.stringify({ text: inner })),
);

/** What Volcengine carries of each type, in every combination. */
export const volcengineContent: fc.Arbitrary<SendableContent> = fc.oneof(
  fc.record({ type: fc.constant("text" as const), text: words }),
  fc.record(
    {
      type: fc.constant("image" as const),
      url: address,
      width: amount,
      height: amount,
      thumbnailUrl: address,
    },
    { requiredKeys: ["type", "url"] },
  ),
  fc.record(
    {
      type: fc.constant("video" as const),
      url: address,
      width: amount,
      height: amount,
      thumbnailUrl: address,
    },
    { requiredKeys: ["type", "url"] },
  ),
  fc.record(
    { type: fc.constant("file" as const), url: address, name: fc.string({ minLength: 1 }) },
    { requiredKeys: ["type", "url"] },
  ),
  fc.record(
    { type: fc.constant("audio" as const), url: address, durationMs: amount },
    { requiredKeys: ["type", "url"] },
  ),
  fc.record({ type: fc.constant("custom" as const), data: fc.string({ unit: "binary" }) }),
);
