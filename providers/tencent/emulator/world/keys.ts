import type { ConversationRef } from "./records.js";

export function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

/** 32 bits, as the vendor draws the numbers of messages. */
export function random32(random: () => number): number {
  return Math.floor(random() * 4_294_967_296);
}

export function keyOf(ref: ConversationRef): string {
  return `${ref.type}:${ref.id}`;
}

export function inner<T>(maps: Map<string, Map<string, T>>, userId: string): Map<string, T> {
  const map = maps.get(userId) ?? new Map<string, T>();
  maps.set(userId, map);
  return map;
}
