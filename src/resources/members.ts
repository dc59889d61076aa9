import type { Caller } from "../calling/call.js";
import type { CallOptions } from "../calling/scope.js";
import type { Page } from "../model/list.js";
import type {
  AddMembers,
  ListMembers,
  Member,
  MemberResult,
  MemberResults,
  RemoveMembers,
  UpdateMembers,
} from "../model/member.js";
import { BoundedSession } from "../paging/bounded.js";
import type { CursorCodec } from "../paging/cursor.js";
import { PartSession } from "../paging/parts.js";
import { createResource, type Resource } from "../paging/walk.js";
import { checkInput, z } from "../provider/check.js";
import type {
  ChangeOutcome,
  MemberStore,
  OptionsOf,
  Provider,
  ProviderAction,
  ProviderTypes,
} from "../provider/contract/index.js";
import { outcomesOf } from "./batch.js";
import { performer } from "./perform.js";
import { fields, listOfEach, optionsFor, requirePart } from "./support.js";
import type { Draft, Writes } from "./writes.js";

const WHOLE_TIMEOUT_MS = 30_000;
const MOST_MEMBERS = 200;

/** The `members` resource: who is in a group. */
export interface Members<Types extends ProviderTypes = ProviderTypes>
  extends Resource<ListMembers<OptionsOf<Types, "members">>, Member> {
  /** Lets users in; one result each. */
  add(input: AddMembers<OptionsOf<Types, "members.add">>, options?: CallOptions): Promise<MemberResults>;
  /** Puts members out; one who is none is no error. */
  remove(
    input: RemoveMembers<OptionsOf<Types, "members.remove">>,
    options?: CallOptions,
  ): Promise<MemberResults>;
  /** Changes roles, mutes and attributes of members; one result each. */
  update(
    input: UpdateMembers<OptionsOf<Types, "members.update">>,
    options?: CallOptions,
  ): Promise<MemberResults>;
}

/** The `members` resource of a client. */
export function createMembers(caller: Caller, codec: CursorCodec, writes: Writes): Members {
  const change = changer(caller, writes);
  return {
    ...listOf(caller, codec),
    add: change({
      operation: "members.add",
      schema: addSchema,
      ability: () => ["members.add"],
      part: (store) => store.add,
      type: "member.joined",
      failing: "was not added",
    }),
    remove: change({
      operation: "members.remove",
      schema: removeSchema,
      ability: () => ["members.remove"],
      part: (store) => store.remove,
      type: "member.left",
      failing: "was not removed",
    }),
    update: change({
      operation: "members.update",
      schema: updateSchema,
      ability: (members) => [
        ...(members.some((one) => one.role !== undefined) ? (["members.role"] as const) : []),
        ...(members.some((one) => one.mutedUntil !== undefined) ? (["members.mute"] as const) : []),
        ...(members.some((one) => one.attributes !== undefined) ? (["members.attributes"] as const) : []),
      ],
      part: (store) => store.update,
      type: "member.updated",
      failing: "was not changed",
    }),
  };
}

const { userId, conversationId, attributes, providerOptions } = fields;
const role = z.enum(["admin", "member"], {
  message: 'must be "admin" or "member"; conversations.update changes the owner',
});
const added = z.strictObject({ userId, role: role.optional(), attributes: attributes.optional() });
const changed = z
  .strictObject({
    userId,
    role: role.optional(),
    mutedUntil: z.date().nullable().optional(),
    attributes: attributes.optional(),
  })
  .refine((one) => one.role !== undefined || one.mutedUntil !== undefined || one.attributes !== undefined, {
    message: "changes nothing; give role, mutedUntil or attributes",
  });

function membersOf<One extends { userId: string }>(member: z.ZodType<One>) {
  return z.strictObject({
    conversationId,
    operatorId: userId,
    members: listOfEach("members", member, (one) => one.userId, MOST_MEMBERS),
    providerOptions,
  });
}

// Made once and not with each client: a schema takes longer to make than to use.
const addSchema = membersOf(added);
const removeSchema = membersOf(z.strictObject({ userId }));
const updateSchema = membersOf(changed);

const { limit, cursor } = fields.list;
const listSchema = z.strictObject({ conversationId, limit, cursor, providerOptions });

function listOf(caller: Caller, codec: CursorCodec): Resource<ListMembers, Member> {
  const { provider } = caller;
  return createResource({ failures: caller.failures, operation: "members" }, (input) => {
    const checked = checkInput(listSchema, input, "members");
    const list = requirePart(caller, "members", provider.members?.list, { ability: "members.list.*" });
    const query = list.prepare({
      conversationId: checked.conversationId,
      options: optionsFor(provider, checked),
    });
    const isWhole = list.shape(query) === "bounded";
    return {
      limit: checked.limit,
      timeoutMs: WHOLE_TIMEOUT_MS,
      codec,
      boundTo: [provider.name, provider.appId, "members", query],
      cursor: checked.cursor,
      catchUp: false,
      keepsSession: true,
      open: (state, known) =>
        isWhole
          ? new BoundedSession(
              (scope) => caller.guard("members", scope, () => list.readWhole(query, caller.within(scope))),
              keyOf,
              state,
            )
          : new PartSession(
              (position, scope) =>
                caller.guard("members", scope, () =>
                  list.read(query, position, caller.within(scope, { counted: true })),
                ),
              idOf,
              state,
              known,
            ),
      finish: (page: Page<Member>) => page,
      idOf,
    };
  });
}

const idOf = (member: Member) => member.userId;
const keyOf = (member: Member) => ({ at: null, id: member.userId });

type Changed = z.output<typeof changed>;

interface Change<One extends { userId: string }> {
  operation: string;
  schema: ReturnType<typeof membersOf<One>>;
  ability(
    members: readonly One[],
  ): readonly ("members.add" | "members.remove" | "members.role" | "members.mute" | "members.attributes")[];
  part(store: MemberStore): ProviderAction<never, ChangeOutcome[]> | undefined;
  type: "member.joined" | "member.left" | "member.updated";
  failing: string;
}

/** Each change of members as an action: they differ in what is told of a member, and in nothing else. */
function changer(caller: Caller, writes: Writes) {
  return <One extends { userId: string } & Partial<Changed>>(change: Change<One>) => {
    const { schema } = change;
    return performer(caller, writes, {
      operation: change.operation,
      timeoutMs: WHOLE_TIMEOUT_MS,
      schema,
      ability: ({ members }) => change.ability(members),
      part: ({ members }: Provider) =>
        members === undefined
          ? undefined
          : (change.part(members) as
              | ProviderAction<Omit<z.output<typeof schema>, "providerOptions">, ChangeOutcome[]>
              | undefined),
      input: (checked) => checked,
      result: (outcomes, { members }) => ({
        results: memberOutcomes(caller, change.operation, members, outcomes, change.failing),
      }),
      tells: ({ conversationId: id, operatorId, members }, { results }) => {
        const done = members.filter((_, index) => results[index]?.ok).map(toldOf);
        const draft = { type: change.type, userId: operatorId, conversationId: id, members: done };
        return done.length === 0 ? [] : [draft as Draft];
      },
    });
  };
}

/** What became of each member, in the order of the members. */
export function memberOutcomes(
  caller: Caller,
  operation: string,
  members: readonly { userId: string }[],
  outcomes: readonly ChangeOutcome[],
  failing = "was not added",
): MemberResult[] {
  const batch = {
    operation,
    changes: members,
    subjectOf: (member: { userId: string }) => ({ userId: member.userId }),
    failing: (member: { userId: string }) => `${member.userId} ${failing}`,
  };
  return outcomesOf(caller, batch, outcomes);
}

function toldOf({
  userId: id,
  role: newRole,
  mutedUntil,
  attributes: values,
}: { userId: string } & Partial<Changed>) {
  return {
    userId: id,
    ...(newRole === undefined ? {} : { role: newRole }),
    ...(mutedUntil === undefined ? {} : { mutedUntil }),
    ...(values === undefined ? {} : { attributes: { ...values } }),
  };
}
