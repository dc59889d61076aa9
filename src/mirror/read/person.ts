import type { Scope } from "../../calling/scope.js";
import { ColloquyError, errorCodes, invalidArgument } from "../../errors/colloquy-error.js";
import type { Account } from "../identity.js";
import { ask, inTime, type ReadCore } from "./core.js";

/** A person who was enrolled, and who they are at each source of the mirror. */
export interface Reader {
  /** The row of `colloquy.person`. */
  id: string;
  /** Sorted by name. */
  sources: readonly SourceOfReader[];
}

/** One user of a person. */
export interface SourceOfReader {
  account: Account;
  /** Whether the user's list was read to its end at least once. */
  isListed: boolean;
  /** Why the reading of the list was given up; `undefined` while it is not. */
  failure: ColloquyError | undefined;
}

interface UserRow {
  id: string;
  account_id: number | null;
  is_listed: boolean | null;
  is_given_up: boolean;
  last_error: Record<string, unknown> | null;
}

/** A crawl that is done begins its next run only when it is wanted again. */
const usersOfPerson = `
select person.id::text as id, person_user.account_id, list.done or list.run > 1 as is_listed,
  list.quarantined_at is not null as is_given_up, list.last_error
from colloquy.person person
left join colloquy.person_user person_user on person_user.person_id = person.id
left join colloquy.crawl list on list.kind = 'list' and list.person_id = person.id
  and list.account_id = person_user.account_id
where person.name = $1::text`;

/** Throws `not_found` for a person whom nobody enrolled. */
export async function readerOf(core: ReadCore, person: string, scope: Scope): Promise<Reader> {
  const accounts = await inTime(scope, core.accounts.all());
  const rows = await ask<UserRow>(core, scope, usersOfPerson, [person]);
  const [first] = rows;
  if (first === undefined) {
    throw new ColloquyError({
      code: "not_found",
      message: `nobody enrolled the person ${JSON.stringify(person)}; call enroll() first`,
    });
  }
  const sources = [...accounts.values()]
    .sort((a, b) => (a.source < b.source ? -1 : 1))
    .flatMap((account) => {
      const row = rows.find(({ account_id }) => account_id === account.id);
      if (row === undefined) return [];
      const failure = row.is_given_up ? failureOf(row.last_error, account.source) : undefined;
      return { account, isListed: row.is_listed === true, failure };
    });
  return { id: first.id, sources };
}

/** The names of sources are checked before anything is read, as every other part of the input is. */
export function checkSource({ accounts }: ReadCore, source: string): void {
  if (accounts.names.includes(source)) return;
  throw invalidArgument(
    `source ${JSON.stringify(source)} names no client of the mirror; there are ${accounts.names.join(", ")}`,
  );
}

/** The error of a crawl as it was kept. */
function failureOf(kept: Record<string, unknown> | null, source: string): ColloquyError {
  const { code, message, provider, operation, providerCode } = kept ?? {};
  const textOf = (value: unknown) => (typeof value === "string" ? value : undefined);
  return new ColloquyError({
    code: errorCodes.find((known) => known === code) ?? "unknown",
    message: textOf(message) ?? "the list was given up",
    source,
    provider: textOf(provider),
    operation: textOf(operation),
    providerCode: textOf(providerCode),
  });
}
