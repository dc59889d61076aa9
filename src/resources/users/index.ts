import type { Caller } from "../../calling/call.js";
import type { CallOptions } from "../../calling/scope.js";
import type {
  GetUsers,
  IssueToken,
  RegisteredUser,
  RegisterUsers,
  UpdateUsers,
  User,
  UserResults,
  UserToken,
} from "../../model/user.js";
import { wholeNumber, z } from "../../provider/check.js";
import type { OptionsOf, ProviderTypes, UsersInput } from "../../provider/contract/index.js";
import { act } from "../action.js";
import { outcomesOf } from "../batch.js";
import { performer } from "../perform.js";
import { fields, listOfEach } from "../support.js";
import type { Writes } from "../writes.js";
import { getOf } from "./get.js";

const TIMEOUT_MS = 30_000;
const MOST_USERS = 200;
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** The `users` resource: the users of the app, as the vendor keeps them. */
export interface Users<Types extends ProviderTypes = ProviderTypes> {
  /** Known users, in the order of the ids; `null` where the vendor has no such account. */
  get(input: GetUsers<OptionsOf<Types, "users">>, options?: CallOptions): Promise<(User | null)[]>;
  /** Makes users known to the vendor's app, with their profiles; one that is known already is `ok`. One result each. */
  register(
    input: RegisterUsers<OptionsOf<Types, "users.register">>,
    options?: CallOptions,
  ): Promise<UserResults>;
  /** Changes profiles; one result each. */
  update(input: UpdateUsers<OptionsOf<Types, "users.update">>, options?: CallOptions): Promise<UserResults>;
  /** Issues the login of one user's client. It is a secret of that user: hand it to nobody else, and log it nowhere. */
  token(input: IssueToken<OptionsOf<Types, "users.token">>, options?: CallOptions): Promise<UserToken>;
}

const user = z.strictObject({
  id: fields.userId,
  name: z.string().optional(),
  avatarUrl: z.string().optional(),
  attributes: fields.attributes.optional(),
});
const changedUser = user.refine(
  ({ name, avatarUrl, attributes }) =>
    name !== undefined || avatarUrl !== undefined || attributes !== undefined,
  { message: "changes nothing; give name, avatarUrl or attributes" },
);
const usersOf = (one: z.ZodType<RegisteredUser>) =>
  z.strictObject({
    users: listOfEach("users", one, ({ id }) => id, MOST_USERS),
    providerOptions: fields.providerOptions,
  });
const registerSchema = usersOf(user);
const updateSchema = usersOf(changedUser);
const tokenSchema = z.strictObject({
  userId: fields.userId,
  expiresInMs: wholeNumber(60_000, YEAR_MS).default(WEEK_MS),
  providerOptions: fields.providerOptions,
});

/** The `users` resource of a client. */
export function createUsers(caller: Caller, writes: Writes): Users {
  const get = getOf(caller);
  return {
    get: (input, options) => act(caller, get, input, options),
    register: changer(caller, writes, "register", registerSchema, "was not registered"),
    update: changer(caller, writes, "update", updateSchema, "was not changed"),
    token: performer(caller, writes, {
      operation: "users.token",
      schema: tokenSchema,
      ability: "users.token",
      part: ({ users }) => users?.token,
      input: (checked) => checked,
      result: (token) => token,
    }),
  };
}

function changer(
  caller: Caller,
  writes: Writes,
  verb: "register" | "update",
  schema: ReturnType<typeof usersOf>,
  failing: string,
) {
  const operation = `users.${verb}` as const;
  return performer(caller, writes, {
    operation,
    timeoutMs: TIMEOUT_MS,
    schema,
    ability: operation,
    part: ({ users }) => users?.[verb],
    input: (checked) => checked as UsersInput,
    result: (outcomes, { users }) => ({
      results: outcomesOf(
        caller,
        {
          operation,
          changes: users,
          subjectOf: ({ id }) => ({ userId: id }),
          failing: ({ id }) => `${id} ${failing}`,
        },
        outcomes,
      ),
    }),
    tells: ({ users }, { results }) =>
      users.filter((_, index) => results[index]?.ok).map((one) => ({ type: "user.updated", ...toldOf(one) })),
  });
}

function toldOf({ id, name, avatarUrl, attributes }: RegisteredUser) {
  return {
    userId: id,
    profile: {
      ...(name === undefined ? {} : { name }),
      ...(avatarUrl === undefined ? {} : { avatarUrl }),
      ...(attributes === undefined ? {} : { attributes: { ...attributes } }),
    },
  };
}
