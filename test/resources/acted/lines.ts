import type { SendableContent, SendMessage } from "../../../src/index.js";

/** A line of the conversation: what is said, and what a vendor must be able to carry for it to be said. */
export interface Line {
  name: string;
  said: Pick<SendMessage, "content" | "mentions" | "attributes" | "customData" | "silent">;
  /** Answers the line of this name. */
  quotes?: string;
  /** As `compareCapabilities` names it; of a content it is the type among these. */
  needs: "messages.send.contents" | `messages.send.${"quote" | "mentions" | "mentionAll" | "silent"}` | Own;
}

type Own = "messages.send.attributes" | "messages.send.customData";

const url = "https://files.example.com/2026";

/** One of each, with everything that it can hold. */
const contents: { [Type in SendableContent["type"]]: Extract<SendableContent, { type: Type }> } = {
  text: { type: "text", text: "see you at eight 你好 🎉\n{}" },
  image: {
    type: "image",
    url: `${url}/beach.jpg`,
    width: 800,
    height: 600,
    size: 120_000,
    thumbnailUrl: `${url}/beach-small.jpg`,
    format: "jpg",
  },
  audio: { type: "audio", url: `${url}/hello.m4a`, durationMs: 4000, size: 9000 },
  video: {
    type: "video",
    url: `${url}/waves.mp4`,
    durationMs: 12_000,
    size: 800_000,
    thumbnailUrl: `${url}/waves.jpg`,
    width: 640,
    height: 360,
    format: "mp4",
  },
  file: { type: "file", url: `${url}/plan.pdf`, name: "plan 计划.pdf", size: 40_000 },
  location: { type: "location", latitude: 39.9, longitude: 116.4, description: "the café" },
  face: { type: "face", index: 3, data: "wink" },
  custom: {
    type: "custom",
    data: '{"order":42}',
    description: "an order",
    extension: "order-42",
    sound: "bell.caf",
  },
  forward: {
    type: "forward",
    title: "from the other room",
    preview: ["Ann: hi"],
    messages: [
      {
        senderId: "10004",
        sentAt: new Date("2026-01-02T03:04:05Z"),
        content: [{ type: "text", text: "hi" }],
      },
    ],
  },
};

/** A text as what is said. */
export const words = (text: string) => ({ content: [{ type: "text" as const, text }] });

/** Every content, and everything that stands beside it. */
export const lines: readonly Line[] = [
  ...Object.entries(contents).map(
    ([type, content]): Line => ({
      name: type,
      said: { content: [content] },
      needs: "messages.send.contents",
    }),
  ),
  { name: "answer", said: words("at nine"), quotes: "text", needs: "messages.send.quote" },
  {
    name: "call",
    said: { ...words("@Bao are you there?"), mentions: ["10002"] },
    needs: "messages.send.mentions",
  },
  {
    name: "call of all",
    said: { ...words("@all lunch"), mentions: "all" },
    needs: "messages.send.mentionAll",
  },
  { name: "whisper", said: { ...words("good night"), silent: true }, needs: "messages.send.silent" },
  {
    name: "labelled",
    said: { ...words("an order came"), attributes: { order: "42" } },
    needs: "messages.send.attributes",
  },
  {
    name: "tagged",
    said: { ...words("another came"), customData: '{"order":43}' },
    needs: "messages.send.customData",
  },
];

/** Between two nobody is called by name. */
export const linesForTwo = lines.filter(({ said }) => said.mentions === undefined);

/** What is said last, so that everywhere the same message is the last one. */
export const farewell: Line = {
  name: "farewell",
  said: words("see you there"),
  needs: "messages.send.contents",
};
