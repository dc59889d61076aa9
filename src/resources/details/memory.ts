import { checkInput, wholeNumber, z } from "../../provider/check.js";
import type { DetailsStore, KnownDetails, WantedDetails } from "./store.js";

/** Options of {@link memoryDetails}. */
export interface MemoryDetailsOptions {
  /** How long a name is believed, in milliseconds (300,000). */
  ttlMs?: number | undefined;
  /** How many names are kept; the one that was not used for longest goes first (10,000). */
  max?: number | undefined;
}

interface Entry {
  known: KnownDetails;
  until: number;
}

const optionsSchema = z.strictObject({
  ttlMs: wholeNumber(1, 2 ** 31 - 1).default(300_000),
  max: wholeNumber(1, 10_000_000).default(10_000),
});

/**
 * A store in this process that remembers names and pictures which the vendor gave, and accounts that it does not know,
 * so that neither is asked for again. Unread counts and last messages change too quickly to be kept.
 */
export function memoryDetails(options: MemoryDetailsOptions = {}): DetailsStore {
  const { ttlMs, max } = checkInput(optionsSchema, options, "memoryDetails");
  const entries = new Map<string, Entry>();
  const find = (key: string): KnownDetails | undefined => {
    const entry = entries.get(key);
    if (entry === undefined) return undefined;
    entries.delete(key);
    if (entry.until <= performance.now()) return undefined;
    entries.set(key, entry);
    return entry.known;
  };
  const keep = (key: string, known: KnownDetails) => {
    entries.delete(key);
    entries.set(key, { known, until: performance.now() + ttlMs });
    for (const oldest of entries.keys()) {
      if (entries.size <= max) break;
      entries.delete(oldest);
    }
  };
  const store = async (wanted: WantedDetails) => {
    if (!wanted.include.includes("profile")) return new Map();
    return new Map(keysOf(wanted).map(([id, key]) => [id, find(key) ?? {}]));
  };
  const learn = (wanted: WantedDetails, found: ReadonlyMap<string, KnownDetails>) => {
    for (const [id, key] of keysOf(wanted)) {
      const known = profileOf(found.get(id) ?? {});
      if (known !== undefined) keep(key, known);
    }
  };
  return Object.assign(store, { learn });
}

/** A user's name is the same for everybody; whose view another conversation's is, a store does not know. */
function keysOf(wanted: WantedDetails): [id: string, key: string][] {
  const { provider, appId, userId, conversationIds, peerIds } = wanted;
  return conversationIds.map((id, index) => {
    const peerId = peerIds[index];
    const named = peerId === undefined ? [userId, id] : [peerId];
    return [id, JSON.stringify([provider, appId, ...named])];
  });
}

/** The names of an answer, or that there is no such account; nothing where the vendor could not say. */
function profileOf(found: KnownDetails): KnownDetails | undefined {
  if (found.missing?.profile === "not_found") return { missing: { profile: "not_found" } };
  if (!("title" in found) && !("avatarUrl" in found)) return undefined;
  return { title: found.title, avatarUrl: found.avatarUrl };
}
