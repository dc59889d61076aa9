import { abilityRows, declaredAt, placesOf, undeclared } from "../model/abilities/index.js";
import type {
  Capabilities,
  ConversationCapabilities,
  MarkCapabilities,
  MemberCapabilities,
  MessageCapabilities,
  UserCapabilities,
  WebhookCapabilities,
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
  /** What its webhook tells and asks. */
  webhooks?: Declared<WebhookCapabilities>;
  /** As {@link Capabilities.budgets}. */
  budgets: Record<string, number>;
}

/** Every place of the table, with its path taken apart. */
const places = abilityRows.flatMap(([path, ability]) =>
  placesOf(path).map((place) => ({ ability, names: place.path.split(".") })),
);

/**
 * Completes a declaration: an ability that it does not name is `unsupported`, a list of names is empty, and a number is
 * `null`, not documented. So a provider stays complete when colloquy learns new abilities.
 */
export function declare(declaration: Declaration): Capabilities {
  const { provider, budgets } = declaration;
  const complete: Record<string, unknown> = { provider };
  for (const { ability, names } of places) {
    const value = declaredAt(declaration, names);
    put(complete, names, value === undefined ? structuredClone(undeclared(ability, declaration)) : value);
  }
  // The table has a row for every member of Capabilities, which the type of its rows sees to.
  return { ...complete, budgets } as unknown as Capabilities;
}

function put(into: Record<string, unknown>, names: readonly string[], value: unknown): void {
  let holder = into;
  for (const name of names.slice(0, -1)) {
    holder[name] ??= {};
    holder = holder[name] as Record<string, unknown>;
  }
  holder[names.at(-1) ?? ""] = value;
}
