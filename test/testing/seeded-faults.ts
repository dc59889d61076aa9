import {
  type Conversation,
  type Failure,
  invalidArgument,
  type Json,
  type JsonInput,
  type Operation,
  type Part,
  type Provider,
} from "../../src/provider/index.js";
import {
  withCalls,
  withCapabilities,
  withHistory,
  withList,
  withMarks,
  withMessage,
  withPart,
  withWire,
} from "./broken/change.js";

/** A fault as somebody who writes a provider makes it, seeded into the guide's provider. */
export interface SeededFault {
  title: string;
  seed(provider: Provider): Provider;
  /** The rule that must refuse it. */
  fails: string;
}

/** A field of pigeon's own item. */
const rawOf = (item: { raw: unknown }) => item.raw as Record<string, Json>;

const withConversations = (change: (item: Conversation) => Conversation) =>
  withPart(({ items, ...part }) => ({ ...part, items: items.map(change) }));

const withTable = (change: (failure: Failure) => Failure) =>
  withWire((wire) => ({
    judge(response) {
      const verdict = wire.judge(response);
      return verdict === null || verdict.ok ? verdict : { ok: false, failure: change(verdict.failure) };
    },
  }));

const withNames = (isName: (name: string) => boolean) => (provider: Provider) => ({
  ...provider,
  operation(name: string, options: { safe: boolean }): Operation<JsonInput, Json> {
    if (!isName(name)) throw invalidArgument(`no operation ${name}`);
    return { ...provider.operation!("conversations.list", options), name };
  },
});

const list: SeededFault[] = [
  {
    title: "only the first vendor page of a list",
    seed: withPart(({ items }) => ({ items, next: null })),
    fails: "conversations: every conversation comes exactly once",
  },
  {
    title: "the end taken from an empty page",
    seed: withPart((part) => (part.items.length === 0 ? { ...part, next: null } : part)),
    fails: "conversations: the walk goes on after empty vendor pages",
  },
  {
    title: "one conversation for each time",
    seed: withPart(({ items, ...part }) => ({
      ...part,
      items: [...new Map(items.map((item) => [item.activity.at?.getTime(), item])).values()],
    })),
    fails: "ties: conversations of one time come exactly once",
  },
  {
    title: "answers kept for later",
    seed: withList((original) => {
      const kept = new Map<string, Part<Conversation>>();
      return {
        async read(query, position, call) {
          const key = JSON.stringify([query, position]);
          const part = kept.get(key) ?? (await original.read(query, position, call));
          kept.set(key, part);
          return part;
        },
      };
    }),
    fails: "changes: a new walk sees what has changed",
  },
  {
    title: "any text taken for a page token",
    seed: withList((original) => ({
      read: (query, position, call) =>
        original.read(query, position !== null && /^[\w-]{4,}$/.test(position) ? position : null, call),
    })),
    fails: "positions: a conversation list answers a position that is none with cursor_malformed",
  },
  {
    title: "a time that is declared and never read",
    seed: withConversations((item) => ({
      ...item,
      activity: { ...item.activity, at: null, source: "none" },
    })),
    fails: "model: a list that declares a time has it",
  },
  {
    title: "the time of reading passed off as that of the last message",
    seed: withConversations((item) => ({ ...item, activity: { ...item.activity, at: new Date() } })),
    fails: "model: the time of the last message is that of the newest message",
  },
  {
    title: "a smaller vendor page declared than is asked for",
    seed: withCapabilities((capabilities) => {
      capabilities.conversations.vendorPageSize = 10;
      return capabilities;
    }),
    fails: "conversations: a vendor page holds no more rows than is declared",
  },
];

const histories: SeededFault[] = [
  {
    title: "only the first vendor page of a history",
    seed: withHistory((original) => ({
      read: async (...input) => ({ ...(await original.read(...input)), next: null }),
    })),
    fails: "messages: group: every message comes exactly once",
  },
  {
    title: "one message lost at the seam of two vendor pages",
    seed: withHistory((original) => ({
      async read(query, position, call, want) {
        const stretch = await original.read(query, position, call, want);
        const isLater = query.direction === "older" && position !== null && stretch.rows.length > 1;
        return isLater ? { ...stretch, rows: stretch.rows.slice(1) } : stretch;
      },
    })),
    fails: "messages: group: every message comes exactly once",
  },
  {
    title: "a history that starts again where a position is none",
    seed: withHistory((original) => ({
      read: (query, position, call, want) =>
        original.read(query, position !== null && /^[1-9]/.test(position) ? position : null, call, want),
    })),
    fails: "positions: a history answers a position that is none with cursor_malformed",
  },
  {
    title: "everybody taken for a member",
    seed: withHistory(() => ({ isMember: async () => true })),
    fails: "messages: group: requireMember keeps an outsider out",
  },
  {
    title: "lost senders",
    seed: withMessage((message) => ({ ...message, senderId: null })),
    fails: "model: messages of group say who sent them",
  },
  {
    title: "users taken for the cloud",
    seed: withMessage((message) => ({ ...message, system: true })),
    fails: "model: messages of group say who sent them",
  },
  {
    title: "lost times",
    seed: withMessage((message) => ({ ...message, sentAt: null })),
    fails: "model: messages of group say when they were sent",
  },
  {
    title: "times in the wrong unit",
    seed: withMessage((message) => ({ ...message, sentAt: new Date(Number(rawOf(message).at) / 1000) })),
    fails: "model: messages of group say when they were sent",
  },
  {
    title: "the conversation named by another id",
    seed: withMessage((message) => ({ ...message, conversationId: `pigeon:${message.conversationId}` })),
    fails: "model: messages name the conversation as it was asked for",
  },
  {
    title: "recalled messages that say what they said in their attributes",
    seed: withMessage((message) =>
      message.state === "recalled"
        ? { ...message, attributes: { said: "taken back by its sender" } }
        : message,
    ),
    fails: "messages: group: a recalled message keeps nothing of what its sender wrote",
  },
];

const cursors: SeededFault[] = [
  {
    title: "the user of a list outside its query",
    seed: withList((original) => {
      let userId: Json = "";
      return {
        prepare(input) {
          const query = original.prepare(input);
          userId = query.userId ?? "";
          return { ...query, userId: "" };
        },
        read: (query, position, call) => original.read({ ...query, userId }, position, call),
      };
    }),
    fails: "cursors: a cursor of another user is refused by conversations",
  },
  {
    title: "the user of a history outside its query",
    seed: withHistory((original) => ({
      prepare: (input) => ({ ...original.prepare(input), userId: "alice" }),
    })),
    fails: "cursors: a cursor of another user is refused by messages",
  },
  {
    title: "the user of marks outside their query",
    seed: withMarks(({ list: original, update }) => ({
      update,
      list: { ...original!, prepare: (input) => ({ ...original!.prepare(input), userId: "alice" }) },
    })),
    fails: "cursors: a cursor of another user is refused by marks",
  },
  {
    title: "one app id for all lofts",
    seed: (provider) => ({ ...provider, appId: "pigeon" }),
    fails: "cursors: a cursor of another app is refused by messages",
  },
  {
    title: "recalled messages asked for outside the query",
    seed: withHistory((original) => {
      let includeRecalled = false;
      return {
        prepare(input) {
          includeRecalled = input.includeRecalled;
          return { ...original.prepare(input), includeRecalled: false };
        },
        read: (query, position, call, want) =>
          original.read({ ...query, includeRecalled }, position, call, want),
      };
    }),
    fails: "cursors: a cursor of a walk without recalled messages is refused by one with them",
  },
];

const calls: SeededFault[] = [
  {
    title: "an error table that is empty",
    seed: withTable((failure) => ({ ...failure, code: "unknown" })),
    fails: "failures: the vendor's own errors mean what its documentation says",
  },
  {
    title: "success whatever the envelope says",
    seed: withWire(() => ({ judge: () => ({ ok: true, answer: {} }) })),
    fails: "failures: the vendor's own errors mean what its documentation says",
  },
  {
    title: "an envelope that is looked at only beside a failing HTTP status",
    seed: withWire((wire) => ({
      judge(response) {
        const verdict = wire.judge(response);
        return response.status === 200 && verdict?.ok === false ? { ok: true, answer: {} } : verdict;
      },
    })),
    fails: "failures: the vendor's own errors mean what its documentation says",
  },
  {
    title: "everything worth retrying",
    seed: withTable((failure) => ({ ...failure, retryable: true })),
    fails: "failures: what the vendor refuses for now is asked again, and what it refuses for good is not",
  },
  {
    title: "a star that is set whatever the vendor says",
    seed: withMarks(({ list: original, update }) => ({
      list: original,
      update: {
        ...update!,
        apply: async (query, call) => (await update!.apply(query, call)).map(() => null),
      },
    })),
    fails: "failures: a change that the vendor refuses is not reported as made",
  },
  {
    title: "any text taken for an operation",
    seed: withNames(() => true),
    fails: "calls: a name that is no operation is refused before any request",
  },
  {
    title: "names that only begin like an operation",
    seed: withNames((name) => /^[a-z]+/.test(name)),
    fails: "calls: a name that is no operation is refused before any request",
  },
  {
    title: "paths taken for an operation",
    seed: withNames((name) => /^[\w./]+$/.test(name)),
    fails: "calls: a name that is no operation is refused before any request",
  },
  {
    title: "a rate of its own",
    seed: withCalls((operation) => ({ ...operation, callsPerSecond: 1000 })),
    fails: "calls: every call spends a declared budget at its declared rate",
  },
  {
    title: "an operation that is not declared",
    seed: withCapabilities((capabilities) => {
      delete capabilities.budgets["members.has"];
      return capabilities;
    }),
    fails: "calls: every call spends a declared budget at its declared rate",
  },
];

const secrets: SeededFault[] = [
  {
    title: "a key that nobody is told to keep out",
    seed: withWire(() => ({ secrets: () => [] })),
    fails: "secrets: an error shows no credential that the vendor's words repeat",
  },
  {
    title: "a key that is told only once it has worked",
    seed: withWire((wire) => {
      let worked = false;
      return {
        request: async (asked, options) => {
          const request = await wire.request(asked, options);
          return {
            ...request,
            headers: { ...request.headers, "x-key": `${request.headers.authorization}`.slice(7) },
          };
        },
        judge(response) {
          worked = true;
          return wire.judge(response);
        },
        secrets: () => (worked ? wire.secrets() : []),
      };
    }),
    fails: "secrets: an error shows no credential when a transport's failure quotes the request",
  },
  {
    title: "the request in raw",
    seed: (provider) =>
      withConversations((item) => ({ ...item, raw: { ...rawOf(item), by: [...provider.wire.secrets()] } }))(
        provider,
      ),
    fails: "secrets: pages, items and cursors show no credential",
  },
];

export const seededFaults = [...list, ...histories, ...cursors, ...calls, ...secrets];
