import { abilityRows, declaredAt, placesOf, undeclared } from "../model/abilities/index.js";
import type {
  Capabilities,
  ConversationCapabilities,
  MarkCapabilities,
  MemberCapabilities,
  MessageCapabilities,
  UserCapabilities,
} from "../model/capabilities.js";

/** The same members, each of which may be left out, at every depth; the entries of a record are whole. */
export type Declared<T> = {
  [Name in keyof T]?: T[Name] extends string | number | boolean | null | readonly unknown[]
    ? T[Name]
    : string extends keyof T[Name]
      ? T[Name]
      : Declared<T[Name]>;
};

/** What a provider can do, without what it cannot. */
export interface Declaration {
  /** As `Provider.name`. */
  provider: string;
  /** The list of conversations. */
  conversations: Declared<ConversationCapabilities> &
    Pick<ConversationCapabilities, "shape" | "order" | "consistency" | "idScope" | "activity">;
  /** Histories, by kind of conversation. */
  messages?: Declared<MessageCapabilities>;
  /** Marks and folders. */
  marks?: Declared<MarkCapabilities>;
  /** Members of groups. */
  members?: Declared<MemberCapabilities>;
  /** Users and their profiles. */
  users?: Declared<UserCapabilities>;
  /** As {@link Capabilities.budgets}. */
  budgets: Record<string, number>;
}

/**
 * Completes a declaration: an ability that it does not name is `unsupported`, a list of names is empty, and a number is
 * `null`, not documented. So a provider stays complete when colloquy learns new abilities.
 */
export function declare(declaration: Declaration): Capabilities {
  const { provider, budgets } = declaration;
  const complete: Record<string, unknown> = { provider };
  for (const [path, ability] of abilityRows) {
    for (const place of placesOf(path)) {
      const value = declaredAt(declaration, place.path);
      const complement = () => structuredClone(undeclared(ability, declaration));
      put(complete, place.path.split("."), value === undefined ? complement() : value);
    }
  }
  // The table has a row for every member of Capabilities, which the type of its rows sees to.
  return { ...complete, budgets } as unknown as Capabilities;
}

function put(into: Record<string, unknown>, [name = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    into[name] = value;
    return;
  }
  into[name] ??= {};
  put(into[name] as Record<string, unknown>, rest, value);
}
