import type { Capabilities, Level } from "../capabilities.js";
import type { ConversationKind } from "../conversation.js";

/** A text in both languages of the README files; names of the interface stand in backticks. */
export interface Words {
  en: string;
  zh: string;
}

/**
 * How two values compare, for an app that moves from one vendor to another.
 * `level`: `unsupported` is less than `emulated`, and that is less than `native`.
 * `names`: what the second lacks is lost, what it adds is gained.
 * `entries`: the same for the entries of a record, by name.
 * `presence`: `null` says that there is none; two other values are as good as each other.
 * `choice`: neither value is plainly the better one.
 * `hidden`: an app cannot notice the difference.
 */
export type Comparison = "level" | "names" | "entries" | "presence" | "choice" | "hidden";

/** One row of the table: all that is known of an ability besides what providers declare. */
export interface Ability<Value = unknown> {
  title: Words;
  compares: Comparison;
  /** What a provider has that does not declare it; absent where every provider must. */
  default?: Value;
  /** What follows from other declarations, where a provider declares nothing; `undefined` leaves it to the default. */
  follows?(declaration: object): Value | undefined;
  /** It says something only where this ability, of the same kind of conversation, is not `unsupported`. */
  needs?: AbilityPath;
  /** Words for values that are names. */
  values?: Readonly<Record<string, Words>>;
  /** Too fine for a README. */
  detail?: true;
}

/** Where an ability stands in {@link Capabilities}; `*` stands for each kind of conversation. */
export type AbilityPath = PathIn<Omit<Capabilities, "provider" | "budgets">>;

/** The abilities whose value is a {@link Level}. */
export type LevelPath = {
  [Path in AbilityPath]: ValueAt<Capabilities, Path> extends Level ? Path : never;
}[AbilityPath];

/** One row for each ability of a resource, so that an ability without a row does not compile. */
export type Rows<Resource extends string> = {
  readonly [Path in Extract<AbilityPath, `${Resource}.${string}`>]: Ability<ValueAt<Capabilities, Path>>;
};

type Leaf = string | number | boolean | null | readonly unknown[];

type PathIn<T> = {
  [Name in keyof T & string]: T[Name] extends Leaf
    ? Name
    : string extends keyof T[Name]
      ? Name
      : ConversationKind extends keyof T[Name]
        ? T[Name][ConversationKind] extends Leaf
          ? `${Name}.*`
          : `${Name}.*.${PathIn<T[Name][ConversationKind]>}`
        : `${Name}.${PathIn<T[Name]>}`;
}[keyof T & string];

type ValueAt<T, Path extends string> = Path extends `${infer Head}.${infer Rest}`
  ? ValueAt<Member<T, Head>, Rest>
  : Member<T, Path>;

type Member<T, Name extends string> = T[(Name extends "*" ? ConversationKind : Name) & keyof T];
