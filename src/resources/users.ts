import type { Caller } from "../calling/call.js";
import type { CallOptions } from "../calling/scope.js";
import type { GetUsers, User } from "../model/user.js";
import { checkInput, z } from "../provider/check.js";
import type { OptionsOf, ProviderTypes, UserDirectory } from "../provider/contract/index.js";
import { type Action, act } from "./action.js";
import { lookUp } from "./lookup.js";
import { fields, optionsFor } from "./support.js";

const TIMEOUT_MS = 10_000;

/** The `users` resource: the app's users, as the vendor knows them. */
export interface Users<Types extends ProviderTypes = ProviderTypes> {
  /** Known users, in the order of the ids; `null` where the vendor has no such account. */
  get(input: GetUsers<OptionsOf<Types, "users">>, options?: CallOptions): Promise<(User | null)[]>;
}

/** The `users` resource of a client. */
export function createUsers(caller: Caller): Users {
  const get = getOf(caller);
  return { get: (input, options) => act(caller, get, input, options) };
}

type Getting = NonNullable<UserDirectory["get"]>;

function getOf(caller: Caller): Action<Getting, z.output<typeof getSchema>, (User | null)[]> {
  const operation = "users.get";
  return {
    operation,
    timeoutMs: TIMEOUT_MS,
    needs: () => [{ ability: "users.get" }],
    check: (input) => checkInput(getSchema, input, operation),
    part: ({ users }) => users?.get,
    prepare: (lookup, { userIds, ...input }) => {
      const options = optionsFor(caller.provider, input);
      return lookUp(lookup, {
        ids: userIds,
        inputOf: (ids) => ({ userIds: ids, options }),
        idOf: ({ id }) => id,
      });
    },
    shares: true,
  };
}

const getSchema = z.strictObject({ userIds: fields.userIds, providerOptions: fields.providerOptions });
