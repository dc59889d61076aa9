import { type MessageContent, optionalText } from "colloquy/provider";

/** Parts are written by clients: what does not look as its kind promises is handed on, and nothing here throws. */
export function readContent(parts: unknown): MessageContent[] {
  if (!Array.isArray(parts) || parts.length === 0)
    return [{ type: "unknown", vendorType: "", data: parts ?? null }];
  return parts.map(readPart);
}

function readPart(part: unknown): MessageContent {
  const { kind, words, url } = (part ?? {}) as Record<string, unknown>;
  if (kind === "words" && typeof words === "string") return { type: "text", text: words };
  if (kind === "photo" && typeof url === "string") return { type: "image", url };
  return { type: "unknown", vendorType: optionalText(kind) ?? "", data: part };
}
