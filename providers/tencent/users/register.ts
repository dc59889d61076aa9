import {
  batchesOf,
  type ChangeOutcome,
  type Failure,
  list,
  type Operation,
  optionalText,
  type ProviderAction,
  record,
  type UsersInput,
} from "colloquy/provider";
import { ACCOUNT_CALLS_PER_SECOND, CALLS_PER_SECOND } from "../api/index.js";
import { placesOf, runFurtherSteps, runSteps, type Step } from "../api/steps.js";
import { checkNoOptions } from "../options/index.js";
import { type Account, AT_ONCE, profileSteps, toAccount } from "./account.js";

const REGISTERED_PER_CALL = 100;

/** Names and pictures go along; attributes have a call of their own, for those who have been registered. */
export const register: ProviderAction<UsersInput, ChangeOutcome[], { accounts: Account[] }> = {
  prepare({ users, options }) {
    checkNoOptions(options);
    return { accounts: users.map(toAccount) };
  },
  async perform({ accounts }, call) {
    const run = { changes: accounts.length };
    const registered = await runSteps(importSteps(accounts), run, call);
    const further = accounts.map((account, index) =>
      registered[index] === null ? { ...account, name: null, avatarUrl: null } : null,
    );
    const changed = await runFurtherSteps(profileSteps(further), { ...run, atOnce: AT_ONCE }, call);
    return registered.map((outcome, index) => outcome ?? halfDone(changed[index] ?? null));
  },
};

/** Somebody without their attributes is registered all the same. */
function halfDone(outcome: ChangeOutcome): ChangeOutcome {
  if (outcome === null) return null;
  return { ...outcome, text: `registered, but without attributes: ${outcome.text}`, outcome: "unknown" };
}

function importSteps(accounts: readonly Account[]): Step[] {
  const [first] = accounts;
  if (first !== undefined && accounts.length === 1) {
    return [{ of: [0], run: (call) => call(importOne, first) }];
  }
  return batchesOf(placesOf(accounts), REGISTERED_PER_CALL).map((of): Step => {
    const asked = { accounts: of.map((place) => accounts[place]!) };
    return {
      of,
      async run(call) {
        const failed = await call(importMany, asked);
        return asked.accounts.map(({ userId }) => (failed.has(userId) ? notImported : null));
      },
    };
  });
}

const notImported: Failure = {
  code: "unknown",
  providerCode: "FailAccounts",
  text: "the vendor did not register this user and does not say why",
};

/** Docs 1047/34953. Somebody who is known already is fine, and gets the name and the picture that are given. */
const importOne: Operation<Account, ChangeOutcome[]> = {
  name: "v4/im_open_login_svc/account_import",
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: (account) => ({ body: fieldsOf(account) }),
  read: () => [],
};

/** Docs 1047/34954. Gives those who failed. */
const importMany: Operation<{ accounts: Account[] }, Set<string>> = {
  name: "v4/im_open_login_svc/multiaccount_import",
  safe: true,
  callsPerSecond: ACCOUNT_CALLS_PER_SECOND,
  request: ({ accounts }) => ({ body: { AccountList: accounts.map(fieldsOf) } }),
  read(answer) {
    const failed = list(record(answer, "the answer").FailAccounts, "FailAccounts").map(optionalText);
    return new Set(failed.filter((userId) => userId !== undefined));
  },
};

function fieldsOf({ userId, name, avatarUrl }: Account) {
  return {
    UserID: userId,
    ...(name === null ? {} : { Nick: name }),
    ...(avatarUrl === null ? {} : { FaceUrl: avatarUrl }),
  };
}
