import { type MessageContent, optionalText } from "colloquy/provider";

/** Content is written by clients: what does not look as its type promises is handed on, and nothing here throws. */
export function readContent(body: unknown): MessageContent[] {
  const { type, text, url } = (body ?? {}) as Record<string, unknown>;
  if (type === "text" && typeof text === "string") return [{ type: "text", text }];
  if (type === "photo" && typeof url === "string") return [{ type: "image", url }];
  return [{ type: "unknown", vendorType: optionalText(type) ?? "", data: body ?? null }];
}
