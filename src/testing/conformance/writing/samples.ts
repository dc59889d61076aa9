import type { SendableContent } from "../../../model/send.js";
import type { StageUsers } from "../stage.js";

const media = "https://media.test";

/** One part of each type with all that it can hold, in values that no vendor rounds. */
export function sampleOf(type: SendableContent["type"], { reader, other }: StageUsers): SendableContent {
  switch (type) {
    case "text":
      return { type, text: '你好 👋 <b>"two"</b> \\ &amp;\nlines %41' };
    case "image":
      return {
        type,
        url: `${media}/picture.jpg`,
        width: 640,
        height: 480,
        size: 12_345,
        thumbnailUrl: `${media}/small.jpg`,
        format: "jpg",
      };
    case "audio":
      return { type, url: `${media}/voice.mp3`, durationMs: 4_000, size: 5_432 };
    case "video":
      return {
        type,
        url: `${media}/film.mp4`,
        durationMs: 60_000,
        size: 9_876_543,
        thumbnailUrl: `${media}/still.jpg`,
        width: 1280,
        height: 720,
        format: "mp4",
      };
    case "file":
      return { type, url: `${media}/notes.pdf`, name: "notes.pdf", size: 777 };
    case "location":
      return { type, latitude: 22.5, longitude: 113.75, description: "at the bridge" };
    case "face":
      return { type, index: 3, data: "smile" };
    case "custom":
      return { type, data: '{"order":4711}', description: "an order", extension: "paid", sound: "ding.caf" };
    case "forward":
      return {
        type,
        title: "what they said",
        preview: ["hello", "hello yourself"],
        messages: [
          {
            senderId: reader,
            sentAt: new Date(1_700_000_000_000),
            content: [{ type: "text", text: "hello" }],
          },
          { senderId: other, sentAt: null, content: [{ type: "text", text: "hello yourself" }] },
        ],
      };
  }
}
