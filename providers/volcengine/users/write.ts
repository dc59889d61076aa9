import {
  batchesOf,
  type Call,
  type ChangeOutcome,
  type Failure,
  type JsonInput,
  list,
  type Operation,
  optionalRecord,
  optionalText,
  type ProviderAction,
  type RegisteredUser,
  record,
  type User,
  type UsersInput,
} from "colloquy/provider";
import { WRITES_PER_SECOND } from "../api/index.js";
import { inHalves, inTurn } from "../api/outcomes.js";
import { codeOf } from "../errors.js";
import { checkAttributes, idIn } from "../ids.js";
import { refuseOptions } from "../options/index.js";
import { getUsers, USERS_PER_CALL } from "./get.js";
import { integerIds } from "./ids.js";

type Profile = {
  id: string;
  name?: string;
  avatarUrl?: string;
  attributes?: { [name: string]: string };
};

type Changing = { users: Profile[] };

/** The most that one call takes. */
const REGISTERED_PER_CALL = 20;
const UPDATED_PER_CALL = 10;

/** A profile may be over a limit, and the vendor may refuse the whole call for that. */
const OF_ONE = ["InvalidParam"];

/** docs 6348/1125993. Who is registered already is as wanted, which the vendor may call a failure. */
export function createRegister(appId: number): ProviderAction<UsersInput, ChangeOutcome[], Changing> {
  const operation = usersOperation(appId, "RegisterUsers");
  return {
    prepare,
    perform({ users }, call) {
      const make = async (some: readonly Profile[]) => {
        const failed = await call(operation, some.map(fieldsOf));
        const doubtful = some.filter(({ id }) => failed.get(id)?.code === "unknown").map(({ id }) => id);
        const known = new Set(
          doubtful.length === 0 ? [] : (await getUsers(appId, doubtful, call)).map(({ id }) => id),
        );
        return some.map(({ id }) => (known.has(id) ? null : (failed.get(id) ?? null)));
      };
      return inTurn(batchesOf(users, REGISTERED_PER_CALL), call, (batch) => inHalves(batch, OF_ONE, make));
    },
  };
}

const notRegistered: Failure = {
  code: "not_found",
  providerCode: "UserNotFound",
  text: "the user is not registered",
  outcome: "not_applied",
};

/** docs 6348/1187901. Every field is required there and replaces what was there, so profiles are read first. */
export function createUpdate(appId: number): ProviderAction<UsersInput, ChangeOutcome[], Changing> {
  const operation = usersOperation(appId, "BatchUpdateUser");
  return {
    prepare,
    async perform({ users }, call) {
      const present = await readPresent(appId, users, call);
      const make = async (some: readonly Profile[]) => {
        const whole = some.flatMap((profile) => {
          const before = present.get(profile.id);
          return before === undefined ? [] : [wholeFields(before, profile)];
        });
        const failed = whole.length === 0 ? new Map<string, Failure>() : await call(operation, whole);
        return some.map(({ id }) => (present.has(id) ? (failed.get(id) ?? null) : notRegistered));
      };
      return inTurn(batchesOf(users, UPDATED_PER_CALL), call, (batch) => inHalves(batch, OF_ONE, make));
    },
  };
}

function prepare({ users, options }: UsersInput & { options: Readonly<Record<string, unknown>> }): Changing {
  refuseOptions(options);
  return { users: users.map(readProfile) };
}

function readProfile({ id, name, avatarUrl, attributes }: RegisteredUser, index: number): Profile {
  return {
    id: integerIds.check(id, `users[${index}].id`),
    ...(name !== undefined && { name }),
    ...(avatarUrl !== undefined && { avatarUrl }),
    ...(attributes !== undefined && { attributes: checkAttributes(attributes) }),
  };
}

type WireUser = { readonly [name: string]: JsonInput };

function fieldsOf({ id, name, avatarUrl, attributes }: Profile): WireUser {
  return {
    UserId: BigInt(id),
    ...(name !== undefined && { NickName: name }),
    ...(avatarUrl !== undefined && { Portrait: avatarUrl }),
    ...(attributes !== undefined && { Ext: attributes }),
  };
}

async function readPresent(appId: number, users: readonly Profile[], call: Call): Promise<Map<string, User>> {
  const ids = users.map(({ id }) => id);
  const batches = batchesOf(ids, USERS_PER_CALL).map((batch) => getUsers(appId, batch, call));
  return new Map((await Promise.all(batches)).flat().map((user) => [user.id, user]));
}

function wholeFields({ name = "", avatarUrl = "", attributes, raw }: User, changed: Profile): WireUser {
  const tags = list(optionalRecord(raw)?.Tags, "Tags").flatMap((tag) => optionalText(tag) ?? []);
  return {
    UserId: BigInt(changed.id),
    NickName: changed.name ?? name,
    Portrait: changed.avatarUrl ?? avatarUrl,
    Tags: tags,
    Ext: { ...attributes, ...changed.attributes },
  };
}

/** Both answer with those whom they could not change, each with its reason. */
function usersOperation(
  appId: number,
  name: "RegisterUsers" | "BatchUpdateUser",
): Operation<readonly WireUser[], Map<string, Failure>> {
  return {
    name,
    safe: true,
    callsPerSecond: WRITES_PER_SECOND,
    request: (users) => ({ body: { AppId: appId, Users: users } }),
    read: (answer) =>
      new Map(
        list(record(answer, "Result").FailedInfos, "FailedInfos").flatMap((item) => {
          const info = optionalRecord(item);
          // The page of RegisterUsers types it as text.
          const id = idIn(info?.UserId);
          const providerCode = optionalText(info?.Code) ?? "";
          const text = optionalText(info?.Message) ?? "";
          const failure = { code: codeOf(providerCode), providerCode, text, outcome: "not_applied" } as const;
          return id === undefined ? [] : [[id, failure] as const];
        }),
      ),
  };
}
