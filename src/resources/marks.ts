import type { Caller } from "../calling/call.js";
import type { CallOptions } from "../calling/scope.js";
import type { Page } from "../model/list.js";
import type {
  ConversationMarks,
  Folder,
  GetMarks,
  ListFolders,
  ListMarks,
  MarkResults,
  UpdateMarks,
} from "../model/mark.js";
import { BoundedSession } from "../paging/bounded.js";
import type { CursorCodec } from "../paging/cursor.js";
import { createResource, type Resource } from "../paging/walk.js";
import { checkInput, z } from "../provider/check.js";
import type {
  MarkLookup,
  MarkStore,
  OptionsOf,
  ProviderTypes,
  UpdateInput,
} from "../provider/contract/index.js";
import { type Action, act } from "./action.js";
import { outcomesOf } from "./batch.js";
import { lookUp } from "./lookup.js";
import { fields, optionsFor, requirePart } from "./support.js";

const WHOLE_TIMEOUT_MS = 30_000;

/** What users have marked and filed. */
export interface Marks<Types extends ProviderTypes = ProviderTypes>
  extends Resource<ListMarks<OptionsOf<Types, "marks">>, ConversationMarks, Page<ConversationMarks>> {
  /** The marks of known conversations, in the order of the ids; `null` where nothing is marked. */
  get(
    input: GetMarks<OptionsOf<Types, "marks">>,
    options?: CallOptions,
  ): Promise<(ConversationMarks | null)[]>;
  /** The user's folders, also empty ones. */
  folders(input: ListFolders<OptionsOf<Types, "marks">>, options?: CallOptions): Promise<Folder[]>;
  /**
   * Changes marks, and says for each change whether it was applied. Throws before any request when a change is not
   * valid or not supported, so nothing is applied by halves for such a reason.
   */
  update(
    input: UpdateMarks<OptionsOf<Types, "marks">, Types["settable"]>,
    options?: CallOptions,
  ): Promise<MarkResults>;
}

/** The `marks` resource of a client. */
export function createMarks(caller: Caller, codec: CursorCodec): Marks {
  const get = getOf(caller);
  const folders = foldersOf(caller);
  const update = updateOf(caller);
  return {
    ...listOf(caller, codec),
    get: (input, options) => act(caller, get, input, options),
    folders: (input, options) => act(caller, folders, input, options),
    update: (input, options) => act(caller, update, input, options),
  };
}

function listOf(caller: Caller, codec: CursorCodec): Resource<ListMarks, ConversationMarks> {
  const { provider } = caller;
  return createResource({ failures: caller.failures, operation: "marks" }, (input) => {
    const { limit, cursor, ...checked } = checkInput(listSchema, input, "marks");
    const list = requirePart(caller, "marks", provider.marks?.list, { ability: "marks.list" });
    const query = list.prepare({ userId: checked.userId, options: optionsFor(provider, checked) });
    return {
      limit,
      timeoutMs: WHOLE_TIMEOUT_MS,
      codec,
      boundTo: [provider.name, provider.appId, "marks", query],
      cursor,
      catchUp: false,
      keepsSession: true,
      open: (state) =>
        new BoundedSession(
          (scope) => caller.guard("marks", scope, () => list.readWhole(query, caller.within(scope))),
          keyOf,
          state,
        ),
      finish: (page) => page,
      idOf: (marks) => marks.conversationId,
    };
  });
}

const keyOf = (marks: ConversationMarks) => ({ at: null, id: marks.conversationId });

type Listing = NonNullable<MarkStore["list"]>;
type Updating = NonNullable<MarkStore["update"]>;

function getOf(caller: Caller): Action<MarkLookup, z.output<typeof getSchema>, (ConversationMarks | null)[]> {
  const operation = "marks.get";
  return {
    operation,
    timeoutMs: WHOLE_TIMEOUT_MS,
    needs: () => [{ ability: "marks.get" }],
    check: (input) => checkInput(getSchema, input, operation),
    part: ({ marks }) => marks?.get,
    prepare: (lookup, { userId, conversationIds, ...input }) => {
      const options = optionsFor(caller.provider, input);
      return lookUp(lookup, {
        ids: conversationIds,
        inputOf: (ids) => ({ userId, conversationIds: ids, options }),
        idOf: ({ conversationId }) => conversationId,
      });
    },
    shares: true,
  };
}

function foldersOf({ provider }: Caller): Action<Listing, z.output<typeof foldersSchema>, Folder[]> {
  return {
    operation: "marks.folders",
    timeoutMs: WHOLE_TIMEOUT_MS,
    needs: () => [{ ability: "marks.folders" }],
    check: (input) => checkInput(foldersSchema, input, "marks.folders"),
    part: ({ marks }) => marks?.list,
    prepare: (list, input) => {
      const query = list.prepare({ userId: input.userId, options: optionsFor(provider, input) });
      return async (call) => (await list.readWhole(query, call)).folders;
    },
  };
}

function updateOf(caller: Caller): Action<Updating, z.output<typeof updateSchema>, MarkResults> {
  const operation = "marks.update";
  return {
    operation,
    timeoutMs: WHOLE_TIMEOUT_MS,
    needs: () => [{ ability: "marks.update" }],
    check: (input) => checkInput(updateSchema, input, operation),
    part: ({ marks }) => marks?.update,
    prepare: (store, { userId, ...input }) => {
      const changes = input.changes as UpdateInput["changes"];
      const query = store.prepare({ userId, options: optionsFor(caller.provider, input), changes });
      const batch = {
        operation,
        changes,
        subjectOf: ({ conversationId }: { conversationId: string }) => ({ conversationId }),
        failing: ({ conversationId }: { conversationId: string }) => `${conversationId} was not changed`,
      };
      return async (call) => ({ results: outcomesOf(caller, batch, await store.apply(query, call)) });
    },
    settles: true,
  };
}

const listSchema = z.strictObject(fields.list);
const getSchema = z.strictObject({
  userId: fields.userId,
  conversationIds: fields.conversationIds,
  providerOptions: fields.providerOptions,
});
const foldersSchema = z.strictObject({ userId: fields.userId, providerOptions: fields.providerOptions });

const names = new Set(["starred", "unread", "folded", "hidden", "pinned", "muted"]);
const mark = z.custom<string>(isMark, {
  message: 'must be a mark such as "starred" or "bit:40" (bits 0 to 63)',
});
const change = z
  .strictObject({
    conversationId: fields.conversationId,
    set: z.array(mark).optional(),
    clear: z.array(mark).optional(),
    customMark: z.string().optional(),
  })
  .refine(
    ({ set = [], clear = [], customMark }) => set.length + clear.length > 0 || customMark !== undefined,
    { message: "changes nothing; give set, clear or customMark" },
  );

const updateSchema = z.strictObject({
  userId: fields.userId,
  changes: z.array(change).min(1, { message: "needs at least one change" }).superRefine(refuseRepeats),
  providerOptions: fields.providerOptions,
});

/** Two changes of one conversation would depend on their order, which a vendor's batch does not promise. */
function refuseRepeats(changes: { conversationId: string }[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [index, { conversationId }] of changes.entries()) {
    if (seen.has(conversationId)) {
      const message = "stands in changes twice; put both into one change";
      context.addIssue({ code: "custom", path: [index, "conversationId"], message });
    }
    seen.add(conversationId);
  }
}

function isMark(value: unknown): boolean {
  if (typeof value !== "string") return false;
  const bit = /^bit:(\d{1,2})$/.exec(value)?.[1];
  return names.has(value) || (bit !== undefined && Number(bit) <= 63 && String(Number(bit)) === bit);
}
