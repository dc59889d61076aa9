/**
 * The one table of abilities. The matrix in the documents, `compareCapabilities`, the command and the refusals of the
 * conformance suite are made from it, and `declare` takes from it what a provider leaves out.
 */

import type { Capabilities, Level } from "../capabilities.js";
import type { ConversationKind } from "../conversation.js";
import type { Ability, AbilityPath, LevelPath } from "./ability.js";
import { conversations } from "./conversations.js";
import { declaredAt } from "./declared.js";
import { details } from "./details.js";
import { marks } from "./marks.js";
import { members } from "./members.js";
import { messages } from "./messages.js";
import { users } from "./users.js";
import { webhooks } from "./webhooks.js";

export type { Ability, AbilityPath, Comparison, LevelPath, Words } from "./ability.js";
export { declaredAt } from "./declared.js";

/** Every ability by its path, in the order in which they are shown. */
export const abilities: Readonly<Record<AbilityPath, Ability>> = {
  ...conversations,
  ...details,
  ...messages,
  ...marks,
  ...members,
  ...users,
  ...webhooks,
};

/** The same as pairs. */
export const abilityRows = Object.entries(abilities) as [AbilityPath, Ability][];

/** Every kind of conversation, in the order in which they are shown. */
export const conversationKinds: readonly ConversationKind[] = ["direct", "group", "topic", "live", "other"];

/** One place of an ability, for example `messages.kinds.direct.newer`. */
export interface AbilityPlace {
  path: string;
  /** Where the ability is one of each kind of conversation. */
  kind?: ConversationKind;
}

/** Where an ability stands: once, or once for each kind of conversation. */
export function placesOf(path: AbilityPath): AbilityPlace[] {
  if (!path.includes("*")) return [{ path }];
  return conversationKinds.map((kind) => ({ path: pathFor(path, kind), kind }));
}

/** The path of an ability for one kind of conversation. */
export function pathFor(path: AbilityPath, kind: ConversationKind | undefined): string {
  return kind === undefined ? path : path.replace("*", kind);
}

/** The ability at a path that a comparison names, with the kind and the entry of a record that it is about. */
export function placeAt(path: string): { ability: Ability; kind?: ConversationKind; entry?: string } {
  for (const [row, ability] of abilityRows) {
    for (const place of placesOf(row)) {
      const found = { ability, ...(place.kind !== undefined && { kind: place.kind }) };
      if (path === place.path) return found;
      if (path.startsWith(`${place.path}.`)) return { ...found, entry: path.slice(place.path.length + 1) };
    }
  }
  throw new Error(`no ability stands at ${path}`);
}

/** What a provider has at one place of an ability, with the row's default where it declares nothing. */
export function abilityAt(capabilities: Capabilities, path: AbilityPath, kind?: ConversationKind): unknown {
  return declaredAt(capabilities, pathFor(path, kind)) ?? undeclared(abilities[path], capabilities) ?? null;
}

/** What a provider has that does not declare an ability. */
export function undeclared({ follows, default: otherwise }: Ability, declaration: object): unknown {
  return follows?.(declaration) ?? otherwise;
}

/** The level of an ability, for one kind of conversation where it is one of each. */
export function levelOf(capabilities: Capabilities, path: LevelPath, kind?: ConversationKind): Level {
  return abilityAt(capabilities, path, kind) as Level;
}

/** Whether an ability says something there: one that needs another does not where the other is `unsupported`. */
export function isMeaningful(
  capabilities: Capabilities,
  path: AbilityPath,
  kind?: ConversationKind,
): boolean {
  const { needs } = abilities[path];
  return needs === undefined || abilityAt(capabilities, needs, kind) !== "unsupported";
}
