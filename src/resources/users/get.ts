import type { Caller } from "../../calling/call.js";
import type { User } from "../../model/user.js";
import { checkInput, z } from "../../provider/check.js";
import type { UserDirectory } from "../../provider/contract/index.js";
import type { Action } from "../action.js";
import { lookUp } from "../lookup.js";
import { fields, optionsFor } from "../support.js";

const TIMEOUT_MS = 10_000;

type Getting = NonNullable<UserDirectory["get"]>;

/** `users.get` of a client. */
export function getOf(caller: Caller): Action<Getting, z.output<typeof getSchema>, (User | null)[]> {
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
