import { list, type MessageContent, optionalInteger, optionalText } from "colloquy/provider";

/** Parts are written by clients: what does not look as its kind promises is handed on, and nothing here throws. */
export function readContent(parts: unknown): MessageContent[] {
  const content = Array.isArray(parts) ? list(parts, "parts").map(readPart) : [];
  return content.length > 0 ? content : [{ type: "unknown", vendorType: "", data: parts ?? null }];
}

function readPart(part: unknown): MessageContent {
  const { kind, words, url, width, height } = (part ?? {}) as Record<string, unknown>;
  if (kind === "words" && typeof words === "string") return { type: "text", text: words };
  if (kind === "photo" && typeof url === "string") {
    const size = { width: optionalInteger(width), height: optionalInteger(height) };
    return {
      type: "image",
      url,
      ...(size.width !== undefined && { width: size.width }),
      ...(size.height !== undefined && { height: size.height }),
    };
  }
  return { type: "unknown", vendorType: optionalText(kind) ?? "", data: part };
}
