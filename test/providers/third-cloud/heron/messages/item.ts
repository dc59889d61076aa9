import { joinText, type Message, optionalMilliseconds, optionalText } from "colloquy/provider";
import { readContent } from "../content.js";
import { PROVIDER } from "../ids.js";
import { type Key, writePlace } from "./place.js";

/** Only the key is certain; whatever else cannot be read is missing, and the message comes all the same. */
export function readMessage(item: Record<string, unknown>, key: Key, conversationId: string): Message {
  const { body, ...rest } = item;
  const recalled = item.recalled === true;
  const content = recalled ? [] : readContent(body);
  // Heron's names are texts, and numbers for the users that it makes itself.
  const senderId = optionalText(item.from) ?? null;
  return {
    id: key.id,
    conversationId,
    provider: PROVIDER,
    senderId,
    sentAt: optionalMilliseconds(key.at) ?? null,
    position: writePlace({ behind: key }),
    state: recalled ? "recalled" : "visible",
    system: senderId === null,
    content,
    text: joinText(content),
    attributes: {},
    raw: { ...(recalled ? rest : item), id: key.id },
  };
}
