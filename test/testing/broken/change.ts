import type { Capabilities } from "../../../src/index.js";
import type {
  BoundedConversations,
  Call,
  Conversation,
  ConversationKind,
  DetailRead,
  Failure,
  FoundDetails,
  MarkStore,
  Message,
  MessageHistory,
  Operation,
  Part,
  Provider,
  StreamedConversations,
  WantedRows,
  Webhook,
  Wire,
} from "../../../src/provider/index.js";
import type { MemoryOptions, MemoryWorld } from "../../../src/testing/index.js";

/** A provider that breaks one rule, made from the memory provider. */
export interface Broken {
  /** What is wrong with it. */
  title: string;
  options?: MemoryOptions;
  /** The kinds of conversation that it has (groups). */
  kinds?: ConversationKind[];
  breakIt(provider: Provider, world: MemoryWorld): Provider;
  /** With it the suite is shown the webhook as well. */
  breakWebhook?: (webhook: Webhook) => Webhook;
  /** The case that must catch it. */
  fails: string;
  /** What its message says. */
  says: RegExp;
  /** The cases that fail in consequence, all of them. */
  also?: string[];
}

export const streamed: MemoryOptions = { conversations: "streamed" };
export const keyed: MemoryOptions = { conversations: "keyed" };

export type Overrides<T> = (original: T) => Partial<T>;

export const withCapabilities =
  (change: (capabilities: Capabilities) => Capabilities) => (provider: Provider) => ({
    ...provider,
    capabilities: change(structuredClone(provider.capabilities)),
  });

export const withList =
  (change: Overrides<StreamedConversations>) =>
  (provider: Provider): Provider => {
    const list = provider.conversations as StreamedConversations;
    return { ...provider, conversations: { ...list, ...change(list) } };
  };

export const withWholeList =
  (change: Overrides<BoundedConversations>) =>
  (provider: Provider): Provider => {
    const list = provider.conversations as BoundedConversations;
    return { ...provider, conversations: { ...list, ...change(list) } };
  };

export const withHistory =
  (change: Overrides<MessageHistory>) =>
  (provider: Provider): Provider => ({
    ...provider,
    messages: { ...provider.messages!, ...change(provider.messages!) },
  });

export const withMarks =
  (change: (marks: Required<MarkStore>) => MarkStore) =>
  (provider: Provider): Provider => {
    const { list, get, update } = provider.marks!;
    return { ...provider, marks: change({ list: list!, get: get!, update: update! }) };
  };

/** Changes the reads that details take. */
export const withReads =
  (change: (reads: DetailRead[], wanted: WantedRows) => DetailRead[]) =>
  (provider: Provider): Provider => {
    const list = provider.conversations;
    const details = { plan: (wanted: WantedRows) => change(list.details!.plan(wanted), wanted) };
    return { ...provider, conversations: { ...list, details } };
  };

/** Changes what details report. */
export const withFound = (change: (found: FoundDetails, conversationId: string) => FoundDetails) =>
  withReads((reads) =>
    reads.map(({ about, read }) => ({
      about,
      read: (call, report) =>
        read(call, { ...report, found: (id, found) => report.found(id, change(found, id)) }),
    })),
  );

/** Changes what a reading of all marks brings. */
export const withMarksRead = (change: (read: MarksRead) => MarksRead) =>
  withMarks(({ list, ...others }) => ({
    ...others,
    list: { ...list!, readWhole: async (query, call) => change(await list!.readWhole(query, call)) },
  }));

type MarksRead = Awaited<ReturnType<NonNullable<MarkStore["list"]>["readWhole"]>>;

/** Changes how changes of marks are checked and made. */
export const withUpdate = (change: Overrides<NonNullable<MarkStore["update"]>>) =>
  withMarks(({ update, ...others }) => ({ ...others, update: { ...update!, ...change(update!) } }));

/** Changes every vendor page of the conversation list. */
export const withPart = (
  change: (part: Part<Conversation>, position: string | null) => Partial<Part<Conversation>>,
) =>
  withList((list) => ({
    async read(query, position, call) {
      const part = await list.read(query, position, call);
      return { ...part, ...change(part, position) };
    },
  }));

export const withConversation = (change: (conversation: Conversation) => Conversation) =>
  withWholeList((list) => ({
    async readWhole(query, call) {
      const whole = await list.readWhole(query, call);
      return { ...whole, items: whole.items.map(change) };
    },
  }));

export const withMessage = (change: (message: Message) => Message | null) =>
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

/** Changes the wire. */
export const withWire =
  (change: Overrides<Wire>) =>
  (provider: Provider): Provider => ({ ...provider, wire: { ...provider.wire, ...change(provider.wire) } });

/** Changes what the error table makes of every refusal. */
export const withFailure = (change: (failure: Failure) => Failure) =>
  withWire((wire) => ({
    judge(response) {
      const verdict = wire.judge(response);
      return verdict === null || verdict.ok ? verdict : { ok: false, failure: change(verdict.failure) };
    },
  }));

/** Changes every operation that is called. */
export function withCalls(
  change: <Input, Output>(operation: Operation<Input, Output>) => Operation<Input, Output>,
): (provider: Provider) => Provider {
  const changed =
    (call: Call): Call =>
    (operation, input) =>
      call(change(operation), input);
  return (provider) => {
    const { conversations: list, messages: history, marks } = provider;
    return {
      ...provider,
      conversations:
        list.shape === "bounded"
          ? { ...list, readWhole: (query, call) => list.readWhole(query, changed(call)) }
          : { ...list, read: (query, position, call) => list.read(query, position, changed(call)) },
      messages: {
        ...history!,
        read: (query, position, call, want) => history!.read(query, position, changed(call), want),
        isMember: (query, call) => history!.isMember!(query, changed(call)),
      },
      marks: {
        ...marks,
        list: { ...marks!.list!, readWhole: (query, call) => marks!.list!.readWhole(query, changed(call)) },
        update: { ...marks!.update!, apply: (query, call) => marks!.update!.apply(query, changed(call)) },
      },
    };
  };
}

export const without = <T>(values: readonly T[], value: T) => values.filter((other) => other !== value);
