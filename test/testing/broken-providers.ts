import type { Capabilities } from "../../src/index.js";
import type { Whole } from "../../src/provider/index.js";
import {
  type BoundedConversations,
  type Call,
  ColloquyError,
  type Conversation,
  type ConversationKind,
  type MarkStore,
  type Message,
  type MessageHistory,
  type Part,
  type Provider,
  type Query,
  type StreamedConversations,
} from "../../src/provider/index.js";
import type { MemoryOptions, MemoryWorld } from "../../src/testing/index.js";

/** A provider that breaks one rule, made from the memory provider. */
export interface Broken {
  /** What is wrong with it. */
  title: string;
  options?: MemoryOptions;
  /** The kinds of conversation that it has (groups). */
  kinds?: ConversationKind[];
  breakIt(provider: Provider, world: MemoryWorld): Provider;
  /** The cases that must catch it, all of them. */
  fails: string[];
  /** What their messages say. */
  says: RegExp;
}

const streamed: MemoryOptions = { conversations: "streamed" };

type Overrides<T> = (original: T) => Partial<T>;

const withCapabilities = (change: (capabilities: Capabilities) => Capabilities) => (provider: Provider) => ({
  ...provider,
  capabilities: change(structuredClone(provider.capabilities)),
});

const withList =
  (change: Overrides<StreamedConversations>) =>
  (provider: Provider): Provider => {
    const list = provider.conversations as StreamedConversations;
    return { ...provider, conversations: { ...list, ...change(list) } };
  };

const withWholeList =
  (change: Overrides<BoundedConversations>) =>
  (provider: Provider): Provider => {
    const list = provider.conversations as BoundedConversations;
    return { ...provider, conversations: { ...list, ...change(list) } };
  };

const withHistory =
  (change: Overrides<MessageHistory>) =>
  (provider: Provider): Provider => ({
    ...provider,
    messages: { ...provider.messages!, ...change(provider.messages!) },
  });

const withMarks =
  (change: (marks: Required<MarkStore>) => MarkStore) =>
  (provider: Provider): Provider => {
    const { list, update } = provider.marks!;
    return { ...provider, marks: change({ list: list!, update: update! }) };
  };

/** Changes every vendor page of the conversation list. */
const withPart = (change: (part: Part<Conversation>, position: string | null) => Part<Conversation>) =>
  withList((list) => ({
    read: async (query, position, call) => change(await list.read(query, position, call), position),
  }));

const withConversation = (change: (conversation: Conversation) => Conversation) =>
  withWholeList((list) => ({
    readWhole: async (query, call) => {
      const { items } = await list.readWhole(query, call);
      return { items: items.map(change) };
    },
  }));

const withMessage = (change: (message: Message) => Message | null) =>
  withHistory((history) => ({
    async read(query, position, call, want) {
      const stretch = await history.read(query, position, call, want);
      const rows = stretch.rows.map(({ message, after }) => ({
        message: message === null ? null : change(message),
        after,
      }));
      return { ...stretch, rows };
    },
  }));

const unsafe =
  (call: Call): Call =>
  (operation, input) =>
    call({ ...operation, safe: false }, input);

const without = <T>(values: readonly T[], value: T) => values.filter((other) => other !== value);

export const brokenProviders: Broken[] = [
  {
    title: "capabilities with an undefined member",
    breakIt: withCapabilities((capabilities) => {
      capabilities.conversations.maxItems = undefined as never;
      return capabilities;
    }),
    fails: ["declaration: is plain data, the same in every provider made"],
    says: /capabilities are not plain data/,
  },
  {
    title: "another name in the capabilities",
    breakIt: withCapabilities((capabilities) => ({ ...capabilities, provider: "memories" })),
    fails: ["declaration: names the contract, the provider and the app"],
    says: /capabilities\.provider is "memories", expected "memory"/,
  },
  {
    title: "a streamed list that is declared keyed",
    options: streamed,
    breakIt: withCapabilities((capabilities) => {
      capabilities.conversations.consistency = "keyed";
      return capabilities;
    }),
    fails: ["declaration: agrees with itself"],
    says: /a streamed one anchored/,
  },
  {
    title: "a kind that is declared and never comes",
    breakIt: withCapabilities((capabilities) => {
      capabilities.conversations.kinds.live = "native";
      return capabilities;
    }),
    fails: ["declaration: is made whole by the harness"],
    says: /live.*never made/,
  },
  {
    title: "unknown options taken silently",
    breakIt: withWholeList((list) => ({
      prepare: ({ userId, options }) =>
        list.prepare({ userId, options: options.kind === undefined ? {} : { kind: options.kind } }),
    })),
    fails: ["declaration: refuses unknown options under its own name before any request"],
    says: /succeeded, expected invalid_argument.*refuse unknown keys/,
  },
  {
    title: "a title that is null",
    breakIt: withConversation((conversation) => ({ ...conversation, title: null as never })),
    fails: ["model: every conversation is valid"],
    says: /not as the model says.*title/s,
  },
  {
    title: "sender ids that are numbers",
    breakIt: withMessage((message) => ({ ...message, senderId: 10001 as never })),
    fails: ["model: every message is valid"],
    says: /not as the model says.*senderId/s,
  },
  {
    title: "64-bit integers in raw as bigint",
    breakIt: withConversation((conversation) => ({ ...conversation, raw: { id: 2n ** 60n } })),
    fails: ["model: every conversation is plain data"],
    says: /conversation\.raw\.id is not plain data/,
  },
  {
    title: "messages with a method",
    breakIt: withMessage((message) => ({ ...message, raw: { reply: () => message } })),
    fails: ["model: every message is plain data"],
    says: /message\.raw\.reply is not plain data/,
  },
  {
    title: "conversations of nobody",
    breakIt: withConversation((conversation) => ({ ...conversation, provider: "somebody" })),
    fails: ["model: every conversation names the provider"],
    says: /has provider "somebody", expected "memory"/,
  },
  {
    title: "messages of nobody",
    breakIt: withMessage((message) => ({ ...message, provider: "somebody" })),
    fails: ["model: every message names the provider"],
    says: /has provider "somebody", expected "memory"/,
  },
  {
    title: "one kind for all",
    kinds: ["direct", "group"],
    breakIt: withConversation(({ peerId: _, ...conversation }) => ({ ...conversation, kind: "group" })),
    fails: ["model: conversations are of the kind they were made as"],
    says: /has kind "group", expected "direct"/,
  },
  {
    title: "a field that is not declared",
    breakIt: withCapabilities((capabilities) => {
      const { conversations } = capabilities;
      conversations.fields = without(conversations.fields, "memberCount");
      return capabilities;
    }),
    fails: ["model: conversations fill only the optional fields that are declared"],
    says: /has memberCount, which capabilities\.conversations\.fields lacks/,
  },
  {
    title: "one time passed off as another",
    breakIt: withConversation((conversation) => ({
      ...conversation,
      activity: { ...conversation.activity, source: "created" },
    })),
    fails: ["model: the time of a conversation is of the declared source"],
    says: /activity\.source "created", declared "lastMessage"/,
  },
  {
    title: "content that is not declared",
    breakIt: withCapabilities((capabilities) => {
      capabilities.messages.contents = without(capabilities.messages.contents, "text");
      return capabilities;
    }),
    fails: ["model: messages hold only the content types that are declared"],
    says: /content of type "text", which capabilities lack/,
  },
  {
    title: "text in another encoding",
    breakIt: withMessage((message) => {
      const text = Buffer.from(message.text, "utf8").toString("latin1");
      return { ...message, text, content: [{ type: "text", text }] };
    }),
    options: { without: ["messages.recalled"] },
    fails: ["model: the text of a message is its text parts, as they were sent"],
    says: /a message of text "hello" or .* says/,
  },
  {
    title: "the last conversation of the list lost",
    options: streamed,
    breakIt: withPart(({ items, next }) => ({ items: next === null ? items.slice(0, -1) : items, next })),
    fails: ["conversations: every conversation comes exactly once"],
    says: /1 missing \("group-1"\)\. Return every item of each vendor page/,
  },
  {
    title: "the oldest conversations in the opposite order",
    options: streamed,
    breakIt: withPart(({ items, next }) => ({
      items: next === null ? [...items.slice(0, -2), ...items.slice(-2).reverse()] : items,
      next,
    })),
    fails: ["conversations: the most recent conversation comes first"],
    says: /item 46 is "group-1", expected "group-2"\..*most recent first/,
  },
  {
    title: "an error for an empty list",
    breakIt: withWholeList((list) => ({
      async readWhole(query, call) {
        const whole = await list.readWhole(query, call);
        if (whole.items.length > 0) return whole;
        throw new ColloquyError({ code: "not_found", message: "no conversations" });
      },
    })),
    fails: ["conversations: an empty list is one empty page"],
    says: /no conversations/,
  },
  {
    title: "the end taken from an empty page",
    options: streamed,
    breakIt: withPart(({ items, next }, position) => ({
      items,
      next: items.length === 0 && position !== null && next !== position ? null : next,
    })),
    fails: ["conversations: the walk goes on after empty vendor pages"],
    says: /ended at an empty vendor page; 5 conversations lie behind it/,
  },
  {
    title: "two rows a call, where the vendor gives more",
    options: streamed,
    breakIt: withPart(({ items, next }, position) => {
      if (next === position) return { items, next };
      const end = Number(position ?? 0) + 2;
      const isLast = next === null && items.length <= 2;
      return { items: items.slice(0, 2), next: isLast ? null : String(end) };
    }),
    fails: ["conversations: pages of limit 200 are exact and lose nothing at their seams"],
    says: /page 1 of limit 200 has 40 items, and is not the last. Return full vendor pages/,
  },
  {
    title: "a page that is not there when it is asked again",
    options: streamed,
    breakIt(provider) {
      const asked = new Set<string>();
      const drop = (part: Part<Conversation>, position: string | null) => {
        const key = `${position}`;
        const again = asked.has(key);
        asked.add(key);
        return again && position !== null ? { items: part.items.slice(1), next: part.next } : part;
      };
      return withPart(drop)(provider);
    },
    fails: [
      "conversations: pages of limit 1 are exact and lose nothing at their seams",
      "conversations: pages of limit 7 are exact and lose nothing at their seams",
      "conversations: pages of limit 20 are exact and lose nothing at their seams",
      "conversations: pages of limit 200 are exact and lose nothing at their seams",
      "changes: conversations that stay come exactly once while others are inserted",
      "changes: conversations that stay come exactly once while others are removed",
      "failures: nothing is lost after a failure between pages",
      "failures: a failure amid a page of conversations gives what is in hand, and the next page goes on",
    ],
    says: /missing.*(keep nothing from call to call|Keep no state|echo the vendor's positions|must stay valid)/,
  },
  {
    title: "times made up from the place in the list",
    breakIt: withWholeList((list) => ({
      async readWhole(query, call) {
        const { items } = await list.readWhole(query, call);
        const at = (index: number) => new Date(Date.UTC(2024, 0, 1) - index * 1000);
        return {
          items: items.map((item, index) => ({ ...item, activity: { ...item.activity, at: at(index) } })),
        };
      },
    })),
    fails: [
      "changes: conversations that stay come exactly once while others are inserted",
      "changes: conversations that stay come exactly once while others move to the top",
    ],
    says: /Let activity\.at be the vendor's own time of the item/,
  },
  {
    title: "answers kept for later",
    breakIt: withWholeList((list) => {
      const kept = new Map<string, Whole<Conversation>>();
      return {
        async readWhole(query, call) {
          const key = JSON.stringify(query);
          const whole = kept.get(key) ?? (await list.readWhole(query, call));
          kept.set(key, whole);
          return whole;
        },
      };
    }),
    fails: [
      "changes: a new walk sees what has changed",
      "failures: nothing is lost after a failure between pages",
    ],
    says: /never caches an answer|Let failures through/,
  },
  {
    title: "positions kept in the provider",
    options: streamed,
    breakIt: withList((list) => {
      const positions: string[] = [];
      return {
        async read(query, handle, call) {
          const position = handle === null ? null : positions[Number(handle)];
          if (position === undefined) throw new Error("no such handle");
          const { items, next } = await list.read(query, position, call);
          if (next !== null && !positions.includes(next)) positions.push(next);
          return { items, next: next === null ? null : String(positions.indexOf(next)) };
        },
      };
    }),
    fails: ["cursors: a walk goes on in a new client from its cursor alone"],
    says: /a new client cannot go on.*Keep every position in its text/,
  },
  {
    title: "positions of 2 KB",
    options: streamed,
    breakIt: withList((list) => ({
      async read(query, position, call) {
        const { items, next } = await list.read(query, position?.trimEnd() ?? null, call);
        return { items, next: next === null ? null : next.padEnd(2048) };
      },
    })),
    fails: ["cursors: cursors are small and URL-safe"],
    says: /more than 1 KB\. Positions are texts of at most 600 bytes/,
  },
  {
    title: "a user that is not in the query",
    breakIt: withWholeList((list) => {
      let userId: string;
      return {
        prepare(input) {
          const { userId: user, ...query } = list.prepare(input);
          userId = user as string;
          return query;
        },
        readWhole: (query, call) => list.readWhole({ ...query, userId }, call),
      };
    }),
    fails: ["cursors: a cursor of another user is refused"],
    says: /a cursor of another user succeeded, expected cursor_foreign\. Put everything/,
  },
  {
    title: "an option that is not in the query",
    breakIt: withWholeList((list) => {
      let kind: Query[string];
      return {
        prepare(input) {
          const { kind: wanted, ...query } = list.prepare(input);
          kind = wanted ?? null;
          return query;
        },
        readWhole: (query, call) => list.readWhole({ ...query, kind: kind! }, call),
      };
    }),
    fails: ["cursors: a cursor of other provider options is refused"],
    says: /a cursor of other provider options succeeded, expected cursor_foreign/,
  },
  {
    title: "one app id for all apps",
    breakIt: (provider) => ({ ...provider, appId: "1" }),
    fails: ["cursors: a cursor of another app is refused"],
    says: /a cursor of another app succeeded, expected cursor_foreign/,
  },
  {
    title: "a conversation that is not in the query of its messages",
    breakIt: withHistory((history) => {
      let conversationId: string;
      return {
        prepare(input) {
          const { conversationId: id, ...query } = history.prepare(input);
          conversationId = id as string;
          return query;
        },
        read: (query, position, call, want) =>
          history.read({ ...query, conversationId }, position, call, want),
        isMember: (query, call) => history.isMember!({ ...query, conversationId }, call),
      };
    }),
    fails: ["cursors: a cursor of conversations is refused by messages, and one conversation's by another's"],
    says: /a cursor of another conversation succeeded/,
  },
  {
    title: "the oldest message lost",
    breakIt: withMessage((message) => (message.position === "1" ? null : message)),
    fails: ["messages: group: every message comes exactly once"],
    says: /1 missing \("group-1\/1"\)\. Return every row/,
  },
  {
    title: "messages in the opposite order inside a page",
    breakIt: withHistory((history) => ({
      async read(query, position, call, want) {
        const stretch = await history.read(query, position, call, want);
        return { ...stretch, rows: [...stretch.rows].reverse() };
      },
    })),
    fails: [
      "messages: group: the newest message comes first",
      "messages: group: pages of limit 1 are exact and lose nothing at their seams",
      "messages: group: a walk starts just behind `from`",
      "messages: group: a walk goes on in a new client from its cursor alone",
      "messages: group: messages that arrive between pages disturb nothing",
      "messages: group: what has expired ends the walk cleanly",
      "messages: group: newer runs from a message to the newest",
      "messages: group: newer from the newest message is empty",
      "messages: group: newer brings what arrives during the walk",
    ],
    says: /sort a vendor page that ascends|missing|should not be there/,
  },
  {
    title: "the direction ignored",
    breakIt: withHistory((history) => ({
      prepare: (input) => history.prepare({ ...input, direction: "older" }),
    })),
    fails: [
      "messages: group: newer runs from a message to the newest",
      "messages: group: newer from the newest message is empty",
      "messages: group: newer brings what arrives during the walk",
      "messages: group: a cursor of older is refused by newer",
    ],
    says: /Honour direction "newer"|Put direction into the query/,
  },
  {
    title: "`from` included",
    breakIt: withHistory((history) => ({
      startAfter(query, position) {
        const start = history.startAfter(query, position);
        return query.direction === "older" ? String(Number(start) + 1) : start;
      },
    })),
    fails: ["messages: group: a walk starts just behind `from`"],
    says: /should not be there.*itself not included/,
  },
  {
    title: "positions that count from the newest message",
    breakIt(provider, world) {
      const lengthOf = (query: Query) => world.conversation(query.conversationId as string).messages.length;
      const turn = (query: Query, position: string | null) =>
        position === null || query.direction === "newer"
          ? position
          : String(lengthOf(query) + 1 - Number(position));
      return withHistory((history) => ({
        startAfter: (query, position) => turn(query, history.startAfter(query, position)) ?? position,
        async read(query, position, call, want) {
          const stretch = await history.read(query, turn(query, position), call, want);
          const rows = stretch.rows.map(({ message, after }) => ({ message, after: turn(query, after) }));
          return { ...stretch, rows, next: turn(query, stretch.next) };
        },
      }))(provider);
    },
    fails: ["messages: group: messages that arrive between pages disturb nothing"],
    says: /Let a position name a message, not how many stand before it/,
  },
  {
    title: "the end taken from a page of placeholders",
    breakIt: withHistory((history) => ({
      async read(query, position, call, want) {
        const stretch = await history.read(query, position, call, want);
        return stretch.rows.some((row) => row.message !== null) ? stretch : { ...stretch, next: null };
      },
    })),
    options: { messagePageSize: 10 },
    fails: ["messages: group: messages that were taken out do not end the walk"],
    says: /12 missing .*go on after a page of nothing else/,
  },
  {
    title: "every end called retention",
    breakIt: withHistory((history) => ({
      async read(query, position, call, want) {
        const { end, ...stretch } = await history.read(query, position, call, want);
        return end === undefined ? stretch : { ...stretch, end: "retention" };
      },
    })),
    fails: ["messages: group: the end of a whole history is not called retention"],
    says: /ends with "retention"/,
  },
  {
    title: "every end called the start",
    breakIt: withHistory((history) => ({
      async read(query, position, call, want) {
        const { end, ...stretch } = await history.read(query, position, call, want);
        return end === undefined ? stretch : { ...stretch, end: "start" };
      },
    })),
    fails: ["messages: group: what has expired ends the walk cleanly"],
    says: /whose start has expired ends with "start"/,
  },
  {
    title: "any text taken for a position",
    breakIt: withHistory((history) => ({
      startAfter: (query, position) => (/^\d+$/.test(position) ? history.startAfter(query, position) : "1"),
    })),
    fails: ["messages: group: a text that is no position is refused before any request"],
    says: /succeeded, expected invalid_argument\. Check it in startAfter/,
  },
  {
    title: "everybody taken for a member",
    breakIt: withHistory(() => ({ isMember: async () => true })),
    fails: ["messages: group: requireMember keeps an outsider out"],
    says: /an outsider's page succeeded, expected permission_denied/,
  },
  {
    title: "nobody taken for a member",
    breakIt: withHistory(() => ({ isMember: async () => false })),
    fails: ["messages: group: requireMember lets a member read"],
    says: /not in this conversation/,
  },
  {
    title: "recalled messages brought unasked",
    breakIt: withHistory((history) => ({
      read: (query, position, call, want) =>
        history.read({ ...query, includeRecalled: true }, position, call, want),
    })),
    fails: ["messages: group: recalled messages are left out"],
    says: /1 should not be there.*unless includeRecalled asks for it/,
  },
  {
    title: "recalled messages with their body in raw",
    breakIt: (provider, world) =>
      withMessage((message) => {
        const { messages } = world.conversation(message.conversationId);
        return {
          ...message,
          raw: { content: messages.find(({ id }) => id === message.id)?.content as unknown },
        };
      })(provider),
    fails: ["messages: group: includeRecalled brings recalled messages without their body"],
    says: /the recalled message still holds "text 5"/,
  },
  {
    title: "a mark that is taken silently",
    breakIt: withCapabilities((capabilities) => {
      capabilities.marks.settable = without(capabilities.marks.settable, "muted");
      return capabilities;
    }),
    fails: ['refusals: marks.update of "muted" is refused before any request'],
    says: /succeeded, expected unsupported\. Refuse it with the code unsupported/,
  },
  {
    title: "results in another order",
    breakIt: withMarks(({ list, update }) => ({
      list,
      update: {
        ...update!,
        apply: async (query, call) => {
          const outcomes = await update!.apply(query, call);
          return [...outcomes.slice(1), ...outcomes.slice(0, 1)];
        },
      },
    })),
    fails: ["marks: an update answers for every change, in their order"],
    says: /one outcome for each change, in the order of the changes/,
  },
  {
    title: "a mark set and cleared at once",
    breakIt: withMarks(({ list, update }) => ({
      list,
      update: {
        ...update!,
        prepare: (input) => {
          const changes = input.changes.map((change) =>
            change.set?.some((mark) => change.clear?.includes(mark)) ? { ...change, clear: [] } : change,
          );
          return update!.prepare({ ...input, changes });
        },
      },
    })),
    fails: ["marks: a mark that is set and cleared at once is refused before any request"],
    says: /succeeded, expected invalid_argument/,
  },
  {
    title: "marks that are never cleared",
    breakIt: withMarks(({ list, update }) => ({
      list,
      update: {
        ...update!,
        apply: (query, call) => {
          const changes = (query.changes as { [key: string]: never }[]).map((change) => ({
            ...change,
            clear: [],
          }));
          return update!.apply({ ...query, changes }, call);
        },
      },
    })),
    fails: ["marks: marks that are cleared are gone, and the others stay"],
    says: /marks after "starred" was cleared: 1 should not be there/,
  },
  {
    title: "a mark that is written and not read",
    breakIt: withMarks(({ list, update }) => ({
      update,
      list: {
        ...list!,
        readWhole: async (query, call) => {
          const { items, folders } = await list!.readWhole(query, call);
          return { items: items.map((item) => ({ ...item, marks: without(item.marks, "bit:63") })), folders };
        },
      },
    })),
    fails: ["marks: marks that are set are read back"],
    says: /1 missing \("bit:63"\)\. Write and read the same bits/,
  },
  {
    title: "custom marks in another encoding",
    breakIt: withMarks(({ list, update }) => ({
      update,
      list: {
        ...list!,
        readWhole: async (query, call) => {
          const { items, folders } = await list!.readWhole(query, call);
          const spoil = (text: string) => Buffer.from(text, "utf8").toString("latin1");
          return {
            items: items.map((item) =>
              item.customMark === undefined ? item : { ...item, customMark: spoil(item.customMark) },
            ),
            folders,
          };
        },
      },
    })),
    fails: ["marks: a custom mark is read back"],
    says: /customMark is .*, expected "重要 vip"/,
  },
  {
    title: "custom marks of any length",
    breakIt: withMarks(({ list, update }) => ({
      list,
      update: {
        ...update!,
        prepare: (input) => {
          const changes = input.changes.map((change) =>
            change.customMark === undefined
              ? change
              : { ...change, customMark: change.customMark.slice(0, 85) },
          );
          return update!.prepare({ ...input, changes });
        },
      },
    })),
    fails: ["marks: a custom mark of more than 256 bytes is refused before any request"],
    says: /succeeded, expected invalid_argument/,
  },
  {
    title: "at most 20 marked conversations",
    breakIt: withMarks(({ list, update }) => ({
      update,
      list: {
        ...list!,
        readWhole: async (query, call) => {
          const { items, folders } = await list!.readWhole(query, call);
          return { items: items.slice(0, 20), folders };
        },
      },
    })),
    fails: ["marks: every marked conversation comes exactly once, in exact pages"],
    says: /5 missing .*readWhole returns every marked conversation/,
  },
  {
    title: "only folders that are not empty",
    breakIt: withMarks(({ list, update }) => ({
      update,
      list: {
        ...list!,
        readWhole: async (query, call) => {
          const { items, folders } = await list!.readWhole(query, call);
          const used = items.flatMap((item) => item.folders.map((folder) => folder.id));
          return { items, folders: folders.filter((folder) => used.includes(folder.id)) };
        },
      },
    })),
    fails: ["marks: folders come with their name, also empty ones"],
    says: /1 missing .*empty/,
  },
  {
    title: "an error for a user without marks",
    breakIt: withMarks(({ list, update }) => ({
      update,
      list: {
        ...list!,
        readWhole: async (query, call) => {
          const read = await list!.readWhole(query, call);
          if (read.items.length > 0) return read;
          throw new ColloquyError({ code: "not_found", message: "no marks" });
        },
      },
    })),
    fails: ["marks: a user without marks has an empty list"],
    says: /no marks/,
  },
  {
    title: "failures swallowed",
    breakIt: withWholeList((list) => ({
      readWhole: (query, call) => list.readWhole(query, call).catch(() => ({ items: [] })),
    })),
    fails: [
      "failures: a failure is reported with the provider's name, and as worth retrying",
      "failures: nothing is lost after a failure between pages",
      "failures: a list whose position does not advance is paging_stalled",
    ],
    says: /succeeded, expected/,
  },
  {
    title: "failures without the provider's name",
    breakIt: withWholeList((list) => ({
      readWhole: (query, call) =>
        list.readWhole(query, call).catch((thrown: ColloquyError) => {
          const { code, message, retryable } = thrown;
          throw new ColloquyError({ code, message, retryable });
        }),
    })),
    fails: ["failures: a failure is reported with the provider's name, and as worth retrying"],
    says: /the error names the provider nothing, expected "memory"/,
  },
  {
    title: "reads that are not declared safe",
    breakIt: withWholeList((list) => ({ readWhole: (query, call) => list.readWhole(query, unsafe(call)) })),
    fails: ["failures: a read that fails once is repeated"],
    says: /the list was not read again.*Declare reads `safe: true`/,
  },
  {
    title: "a request before the call was asked for",
    breakIt: (provider, world) =>
      withWholeList((list) => ({
        prepare(input) {
          world.requests.push("prepare");
          return list.prepare(input);
        },
      }))(provider),
    fails: [
      "declaration: refuses unknown options under its own name before any request",
      "cursors: a cursor of another user is refused",
      "cursors: a cursor of other provider options is refused",
      "failures: a signal that has fired sends nothing",
    ],
    says: /a request was sent/,
  },
  {
    title: "two vendor pages a read",
    options: streamed,
    breakIt: withList((list) => ({
      async read(query, position, call) {
        const first = await list.read(query, position, call);
        if (first.next === null || first.next === position) return first;
        const second = await list.read(query, first.next, call);
        return { items: [...first.items, ...second.items], next: second.next };
      },
    })),
    fails: [
      "failures: a failure amid a page of conversations gives what is in hand, and the next page goes on",
    ],
    says: /threw what it had in hand away.*Read one vendor page a call/,
  },
  {
    title: "two vendor pages a read of messages",
    breakIt: withHistory((history) => ({
      async read(query, position, call, want) {
        const first = await history.read(query, position, call, want);
        if (first.next === null) return first;
        const second = await history.read(query, first.next, call, want);
        return { ...second, rows: [...first.rows, ...second.rows] };
      },
    })),
    fails: ["failures: a failure amid a page of messages gives what is in hand, and the next page goes on"],
    says: /threw what it had in hand away.*Read one vendor page a call/,
  },
  {
    title: "a stalled list taken for its end",
    options: streamed,
    breakIt: withPart(({ items, next }, position) => ({ items, next: next === position ? null : next })),
    fails: ["failures: a list whose position does not advance is paging_stalled"],
    says: /a stalled list succeeded, expected paging_stalled/,
  },
  {
    title: "a key in a field",
    breakIt: (provider) => ({ ...provider, key: "the memory cloud has no key" }),
    fails: ["secrets: inspecting a client or a provider shows no credential"],
    says: /a credential is visible\. Keep credentials in private fields or closures/,
  },
  {
    title: "a key in an error",
    breakIt: withWholeList((list) => ({
      readWhole: (query, call) =>
        list.readWhole(query, call).catch((thrown: ColloquyError) => {
          const message = `${thrown.message}, with the key: the memory cloud has no key`;
          throw new ColloquyError({
            code: thrown.code,
            message,
            provider: "memory",
            retryable: thrown.retryable,
          });
        }),
    })),
    fails: ["secrets: an error shows no credential"],
    says: /an error shows a credential\. Let wire\.secrets return every credential/,
  },
];
