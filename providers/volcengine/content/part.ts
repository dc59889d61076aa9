import type { MessageContent } from "colloquy/provider";

/** A part of the given type. */
export type Part<Type extends MessageContent["type"]> = Extract<MessageContent, { type: Type }>;

/** The MsgType of what a server can send: those of the docs and of the vendor's Go package (service/im). */
export const messageTypes = {
  text: 10_001,
  image: 10_003,
  video: 10_004,
  file: 10_005,
  audio: 10_006,
  custom: 10_012,
} as const;

/** Names in the `ext` of a file, as the vendor's client demos have them. */
export const fileKeys = {
  width: "s:file_ext_key_original_width",
  height: "s:file_ext_key_original_height",
  thumbnail: "s:file_ext_key_thumb_url",
  cover: "s:file_ext_key_video_cover_url",
  audioSeconds: "s:file_ext_key_audio_duration",
} as const;

/** The plain text beside rich text. */
export const PLAIN = "innerText";
