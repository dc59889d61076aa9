/**
 * The one table of abilities. The matrix in the documents, `compareCapabilities`, the command and the refusals of the
 * conformance suite are made from it, and `declare` takes from it what a provider leaves out.
 */

import type { Capabilities, Level } from "../capabilities.js";
import type { ConversationKind } from "../conversation.js";
import type { Ability, AbilityPath, LevelPath } from "./ability.js";
import { conversations } from "./conversations.js";
import { marks } from "./marks.js";
import { messages } from "./messages.js";

export type { Ability, AbilityPath, Comparison, LevelPath, Words } from "./ability.js";

/** Every ability by its path, in the order in which they are shown. */
export const abilities: Readonly<Record<AbilityPath, Ability>> = { ...conversations, ...messages, ...marks };

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

/** What stands at a place of a declaration; `undefined` where it is not declared. */
export function declaredAt(declaration: object, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
      declaration,
    );
}

/** What a provider has at one place of an ability, with the row's default where it declares nothing. */
export function abilityAt(capabilities: Capabilities, path: AbilityPath, kind?: ConversationKind): unknown {
  return declaredAt(capabilities, pathFor(path, kind)) ?? abilities[path].default ?? null;
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
