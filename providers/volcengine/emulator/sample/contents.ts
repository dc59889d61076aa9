import type { MessageInput } from "../world/message.js";

type Content = Pick<MessageInput, "msgType" | "content" | "ext">;

// The shapes are those of the vendor's client demos; the server half of the format page (6348/372181) is unseen.
const file = (key: string, fields: Record<string, unknown>): string =>
  JSON.stringify({ __files: { [key]: fields } });

/** One message of every kind that history can hold: built-in types, a custom one, and one that is not documented. */
export const sampleContents: readonly Content[] = [
  { msgType: 10001, content: JSON.stringify({ text: "明天十点开会,记得带上方案。" }) },
  { msgType: 10001, content: JSON.stringify({ text: "See you there 👋" }), ext: { tone: "friendly" } },
  { msgType: 10001, content: "plain text that is not JSON" },
  {
    msgType: 10003,
    content: file("media", {
      remoteURL: "https://files.example.com/photo.png",
      type: 1,
      fileName: "photo.png",
      ext: { "s:file_ext_key_original_width": "1280", "s:file_ext_key_original_height": "720" },
    }),
  },
  {
    msgType: 10003,
    content: JSON.stringify({ url: "https://files.example.com/photo-2.png" }),
    ext: { file_ext_key_original_width: "640", file_ext_key_original_height: "480" },
  },
  {
    msgType: 10004,
    content: file("media", {
      remoteURL: "https://files.example.com/clip.mp4",
      type: 2,
      fileName: "clip.mp4",
      ext: { "s:file_ext_key_original_width": "1920", "s:file_ext_key_original_height": "1080" },
    }),
  },
  {
    msgType: 10005,
    content: file("media", {
      remoteURL: "https://files.example.com/报价单.pdf",
      type: 3,
      fileName: "报价单.pdf",
      ext: {},
    }),
  },
  {
    msgType: 10006,
    content: file("media", {
      remoteURL: "https://files.example.com/voice.m4a",
      type: 4,
      fileName: "voice.m4a",
      ext: { "s:file_ext_key_audio_duration": "7000" },
    }),
  },
  {
    msgType: 10012,
    content: JSON.stringify({ type: 1, text: "Order shipped", link: "https://shop.example.com/orders/9" }),
    ext: { "s:server_message": "1", orderId: "9" },
  },
  { msgType: 50002, content: JSON.stringify({ command: "update-ext", version: 3 }) },
];
