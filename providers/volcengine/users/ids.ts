import { invalidArgument, type JsonInput, show } from "colloquy/provider";
import { MAX_INT64, PROVIDER, wireInteger } from "../ids.js";

/** How an app names its users, which it decides once for all of them. */
export type UserIdForm = "integer" | "text";

/** What user ids are in one app, and how requests carry them. */
export interface UserIds {
  readonly form: UserIdForm;
  /** Refuses what cannot be a user's id in this app. */
  check(userId: string, name?: string): string;
  /** For what a member has and does in a conversation: these actions want an integer above 0. */
  checkMember(userId: string, name?: string): string;
  /** A user under the field's name. */
  field(name: string, userId: string): Record<string, JsonInput>;
  /** Several users under the field's name. */
  fields(name: string, userIds: readonly string[]): Record<string, JsonInput>;
}

/** Integers that are not negative (docs 6348/914736). Actions that have no field for a text take these alone. */
export const integerIds: UserIds = {
  form: "integer",
  check: checkInteger,
  checkMember(userId, name = "userId") {
    if (checkInteger(userId, name) !== "0") return userId;
    throw invalidArgument(`${name} must be above 0 to be a member's`, PROVIDER);
  },
  field: (name, userId) => ({ [name]: BigInt(userId) }),
  fields: (name, userIds) => ({ [name]: userIds.map(BigInt) }),
};

/**
 * Texts, under the name with `Str` behind it (service/im/model.go of the vendor's Go package, since 2025-05). A single
 * integer is a required field there, and 0 stands in it beside the text.
 */
const textIds: UserIds = {
  form: "text",
  check: checkText,
  checkMember: checkText,
  field: (name, userId) => ({ [name]: 0, [`${name}Str`]: userId }),
  fields: (name, userIds) => ({ [`${name}Str`]: [...userIds] }),
};

export function userIdsOf(form: UserIdForm): UserIds {
  return form === "integer" ? integerIds : textIds;
}

function checkInteger(userId: string, name = "userId"): string {
  if (typeof userId === "string" && wireInteger(userId) !== undefined) return userId;
  throw invalidArgument(
    `${name} must be a user's id from 0 to ${MAX_INT64}, as decimal text; got ${show(userId)}. An app whose ids are texts passes userIds: "text" to volcengine()`,
    PROVIDER,
  );
}

/** Far beyond what an app would use; the vendor documents no length of text ids. */
const LONGEST_TEXT = 256;

function checkText(userId: string, name = "userId"): string {
  const isText = typeof userId === "string" && userId !== "" && userId.length <= LONGEST_TEXT;
  if (isText && userId.isWellFormed()) return userId;
  throw invalidArgument(
    `${name} must be a user's id, a text of up to ${LONGEST_TEXT} characters; got ${show(userId)}`,
    PROVIDER,
  );
}
