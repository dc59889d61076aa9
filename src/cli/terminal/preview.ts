import type { MessageContent } from "../../model/content.js";
import type { Message } from "../../model/message.js";

/** A message in a few words, its text first and everything else named. */
export function previewOf({ state, content }: Message): string {
  if (state === "recalled") return "[recalled]";
  return content.map(partOf).join(" ");
}

function partOf(part: MessageContent): string {
  switch (part.type) {
    case "text":
      return part.text;
    case "image":
      return named("image", sizeOf(part));
    case "video":
      return named("video", secondsOf(part.durationMs), sizeOf(part));
    case "audio":
      return named("audio", secondsOf(part.durationMs));
    case "file":
      return named("file", part.name, bytesOf(part.size));
    case "location":
      return named("location", part.description, `${part.latitude}, ${part.longitude}`);
    case "face":
      // Some clients put control characters around the name of a face.
      return named("face", part.data?.replace(/\p{Cc}/gu, "") ?? part.index?.toString());
    case "custom":
      return named("custom", part.description || part.data);
    case "forward":
      return named("forward", part.title);
    case "system":
      return named("system", part.event, part.userIds?.join(" "));
    case "unknown":
      return named("unknown", part.vendorType);
  }
}

function named(type: string, ...details: (string | undefined)[]): string {
  return `[${[type, ...details.filter((detail) => detail)].join(" · ")}]`;
}

function sizeOf({ width, height }: { width?: number; height?: number }): string | undefined {
  return width === undefined || height === undefined ? undefined : `${width}×${height}`;
}

function secondsOf(durationMs: number | undefined): string | undefined {
  return durationMs === undefined ? undefined : `${Math.round(durationMs / 1000)} s`;
}

function bytesOf(size: number | undefined): string | undefined {
  if (size === undefined) return undefined;
  return size < 1024 * 1024 ? `${Math.ceil(size / 1024)} KiB` : `${(size / 1024 / 1024).toFixed(1)} MiB`;
}
