import { invalidArgument, show } from "colloquy/provider";

export const PROVIDER = "pigeon";

const isId = (text: string) => /^[a-z0-9-]{1,64}$/.test(text);

export function checkUserId(userId: string): string {
  if (isId(userId)) return userId;
  throw invalidArgument(`userId must be a pigeon user's id, got ${show(userId)}`, PROVIDER);
}

/** `chat-7` or `flock-7`. */
export function checkConversationId(id: string): string {
  if (isId(id)) return id;
  throw invalidArgument(`conversationId must look like "flock-7", got ${show(id)}`, PROVIDER);
}

/** Messages are numbered from 1 in each conversation. */
export function isSequence(text: string): boolean {
  return /^[1-9]\d{0,14}$/.test(text);
}

/** Page tokens are pigeon's own text; nothing in them is ours to read. */
export function isPageToken(text: string): boolean {
  return /^[\w-]{1,100}$/.test(text);
}
