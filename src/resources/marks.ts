import type { Caller } from "../calling/call.js";
import { type CallOptions, checkCallOptions, inScope, type Scope } from "../calling/scope.js";
import type { Page } from "../model/list.js";
import type {
  ConversationMarks,
  Folder,
  ListFolders,
  ListMarks,
  MarkResult,
  MarkResults,
  UpdateMarks,
} from "../model/mark.js";
import { BoundedSession } from "../paging/bounded.js";
import type { CursorCodec } from "../paging/cursor.js";
import { createResource, type Resource } from "../paging/walk.js";
import type { MarkOutcome, MarkStore, Query, UpdateInput } from "../provider/contract/index.js";
import { readInput } from "./support.js";

const WHOLE_TIMEOUT_MS = 30_000;

/** What users have marked and filed. */
export interface Marks extends Resource<ListMarks, ConversationMarks, Page<ConversationMarks>> {
  /** The user's folders, also empty ones. */
  folders(input: ListFolders, options?: CallOptions): Promise<Folder[]>;
  /**
   * Changes marks, and says for each change whether it was applied. Throws before any request when a change is not
   * valid or not supported, so nothing is applied by halves for such a reason.
   */
  update(input: UpdateMarks, options?: CallOptions): Promise<MarkResults>;
}

/** The `marks` resource of a client. */
export function createMarks(caller: Caller, codec: CursorCodec): Marks {
  const { provider } = caller;
  const optionsOf = (input: { providerOptions?: UpdateMarks["providerOptions"] | undefined }) =>
    input.providerOptions?.[provider.name] ?? {};

  const readWhole = (query: Query, scope: Scope) =>
    caller.guard("marks", scope, () => need(caller, "list").readWhole(query, caller.within(scope)));

  const resource = createResource<ListMarks, ConversationMarks, Page<ConversationMarks>>((input) => {
    const checked = readInput.listMarks(input);
    const query = need(caller, "list").prepare({ userId: checked.userId, options: optionsOf(checked) });
    return {
      limit: checked.limit,
      timeoutMs: WHOLE_TIMEOUT_MS,
      codec,
      boundTo: [provider.name, provider.appId, "marks", query],
      cursor: checked.cursor,
      catchUp: false,
      keepsSession: true,
      open: (state) => new BoundedSession((scope) => readWhole(query, scope), keyOf, state),
      finish: (page) => page,
      idOf: (marks) => marks.conversationId,
    };
  });

  return {
    ...resource,
    async folders(input, options) {
      const callOptions = checkCallOptions(options);
      const checked = readInput.listFolders(input);
      if (provider.capabilities.marks.folders === "unsupported") {
        throw caller.error("marks.folders", { code: "unsupported", message: "this vendor has no folders" });
      }
      const list = need(caller, "list");
      const query = list.prepare({ userId: checked.userId, options: optionsOf(checked) });
      return (await inScope(callOptions, WHOLE_TIMEOUT_MS, (scope) => readWhole(query, scope))).folders;
    },
    async update(input, options) {
      const callOptions = checkCallOptions(options);
      const checked = readInput.updateMarks(input);
      const store = need(caller, "update");
      const changes = checked.changes as UpdateInput["changes"];
      const query = store.prepare({ userId: checked.userId, options: optionsOf(checked), changes });
      const outcomes = await inScope(callOptions, WHOLE_TIMEOUT_MS, (scope) =>
        caller.settled("marks.update", scope, () => store.apply(query, caller.within(scope))),
      );
      return {
        results: changes.map(({ conversationId }, index) =>
          resultOf(caller, conversationId, outcomes[index]),
        ),
      };
    },
  };
}

const keyOf = (marks: ConversationMarks) => ({ at: null, id: marks.conversationId });

function need<Ability extends "list" | "update">(
  caller: Caller,
  ability: Ability,
): NonNullable<MarkStore[Ability]> {
  const found = caller.provider.marks?.[ability];
  if (found !== undefined) return found;
  throw caller.error(`marks.${ability}`, {
    code: "unsupported",
    message: "this vendor has no such operation",
  });
}

function resultOf(caller: Caller, conversationId: string, outcome: MarkOutcome | undefined): MarkResult {
  if (outcome === null) return { conversationId, ok: true };
  const failure = outcome ?? {
    code: "bad_response" as const,
    providerCode: "",
    text: "no result for this change",
  };
  const message = `${conversationId} was not changed: ${failure.text || failure.providerCode}`;
  return { conversationId, ok: false, error: caller.error("marks.update", { ...failure, message }) };
}
