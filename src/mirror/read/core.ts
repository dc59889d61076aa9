import { type Scope, unlessEnded } from "../../calling/scope.js";
import type { CursorCodec } from "../../paging/cursor.js";
import { requiredText } from "../../provider/check.js";
import { fields } from "../../resources/support.js";
import type { Accounts } from "../identity.js";
import type { Param, Store } from "../store/index.js";

/** What every read works on. */
export interface ReadCore {
  store: Store;
  accounts: Accounts;
  codec: CursorCodec;
}

/** Deadline of a page in milliseconds, where the caller names none. */
export const PAGE_TIMEOUT_MS = 10_000;

const person = requiredText("must be the id of a person who was enrolled");

/** Fields that inputs of several reads share. */
export const readFields = {
  person,
  source: requiredText("must be the name of a client of the mirror"),
  list: { person, limit: fields.list.limit, cursor: fields.list.cursor },
};

/** What a cursor of any read is bound to besides its query: what the sources' names stand for. */
export function sourcesOf({ accounts }: ReadCore): unknown {
  return accounts.apps;
}

/** Runs one statement inside the deadline of a page. */
export function ask<Row extends object>(
  { store }: Pick<ReadCore, "store">,
  scope: Scope,
  sql: string,
  params: readonly Param[],
): Promise<Row[]> {
  return inTime(scope, store.query<Row>(sql, params));
}

/** Waits no longer than the page lasts. */
export async function inTime<T>(scope: Scope, work: Promise<T>): Promise<T> {
  try {
    return await unlessEnded(scope, work);
  } catch (thrown) {
    throw scope.ended() ?? thrown;
  }
}
