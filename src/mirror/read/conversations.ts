import { Failures } from "../../calling/failures.js";
import { checkCallOptions, inScope } from "../../calling/scope.js";
import { createResource, defaultLimits } from "../../paging/walk.js";
import { checkInput, z } from "../../provider/check.js";
import { fields } from "../../resources/support.js";
import { PAGE_TIMEOUT_MS, type ReadCore, readFields, sourcesOf } from "./core.js";
import { placeOf, viewKeys } from "./keys.js";
import { checkSource, readerOf } from "./person.js";
import { SortedSession } from "./session.js";
import type { MirrorConversations } from "./types.js";
import { readListed, readViewsOfIds } from "./views.js";

const OPERATION = "mirror.conversations";

const listSchema = z.strictObject({ ...readFields.list, source: readFields.source });
const getSchema = z.strictObject({
  person: readFields.person,
  source: readFields.source,
  conversationIds: fields.conversationIds,
});

/** The `conversations` of a mirror. */
export function createMirrorConversations(core: ReadCore): MirrorConversations {
  const failures = new Failures();
  return { ...listOf(core, failures), get: getOf(core, failures) };
}

function listOf(core: ReadCore, failures: Failures): Omit<MirrorConversations, "get"> {
  return createResource({ failures, operation: OPERATION }, (input, verb) => {
    const { person, source, cursor, limit = defaultLimits[verb] } = checkInput(listSchema, input, OPERATION);
    checkSource(core, source);
    return {
      limit,
      timeoutMs: PAGE_TIMEOUT_MS,
      codec: core.codec,
      boundTo: [OPERATION, sourcesOf(core), person, source],
      cursor,
      catchUp: false,
      keepsSession: false,
      open: (state) =>
        new SortedSession(
          {
            form: viewKeys,
            limit,
            read: async (after, most, scope) => {
              const reader = await readerOf(core, person, scope);
              const accounts = [await core.accounts.of(source)];
              const views = await readListed(core, scope, { reader, accounts }, placeOf(after), most);
              const rows = views.map(({ item: { conversation }, key }) => ({ item: conversation, key }));
              return { rows, hasMore: views.length === most, about: null };
            },
          },
          state,
        ),
      finish: (page) => page,
      idOf: ({ id }) => id,
    };
  });
}

function getOf(core: ReadCore, failures: Failures): MirrorConversations["get"] {
  const operation = `${OPERATION}.get`;
  return async (input, options) => {
    const { person, source, conversationIds, callOptions } = failures.prepare(operation, () => {
      const checked = checkInput(getSchema, input, operation);
      checkSource(core, checked.source);
      return { ...checked, callOptions: checkCallOptions(options) };
    });
    try {
      return await inScope(callOptions, PAGE_TIMEOUT_MS, async (scope) => {
        const reader = await readerOf(core, person, scope);
        const accounts = [await core.accounts.of(source)];
        const views = await readViewsOfIds(core, scope, { reader, accounts }, conversationIds);
        const byId = new Map(views.map(({ conversation }) => [conversation.id, conversation]));
        return conversationIds.map((id) => byId.get(id) ?? null);
      });
    } catch (thrown) {
      throw failures.ofReading(operation, thrown);
    }
  };
}
