import type { ChangeOutcome, ProviderAction, UsersInput } from "colloquy/provider";
import { runSteps } from "../api/steps.js";
import { checkNoOptions } from "../options/index.js";
import { type Account, AT_ONCE, profileSteps, toAccount } from "./account.js";

/** What is not named stays as it is, also each attribute. */
export const update: ProviderAction<UsersInput, ChangeOutcome[], { accounts: Account[] }> = {
  prepare({ users, options }) {
    checkNoOptions(options);
    return { accounts: users.map(toAccount) };
  },
  perform: ({ accounts }, call) =>
    runSteps(profileSteps(accounts), { changes: accounts.length, atOnce: AT_ONCE }, call),
};
