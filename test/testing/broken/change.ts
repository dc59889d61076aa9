import type { Capabilities } from "../../../src/index.js";
import type {
  BoundedConversations,
  Call,
  Conversation,
  ConversationKind,
  MarkStore,
  Message,
  MessageHistory,
  Part,
  Provider,
  StreamedConversations,
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
  /** The cases that must catch it, all of them. */
  fails: string[];
  /** What their messages say. */
  says: RegExp;
}

export const streamed: MemoryOptions = { conversations: "streamed" };

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
    const { list, update } = provider.marks!;
    return { ...provider, marks: change({ list: list!, update: update! }) };
  };

/** Changes every vendor page of the conversation list. */
export const withPart = (change: (part: Part<Conversation>, position: string | null) => Part<Conversation>) =>
  withList((list) => ({
    read: async (query, position, call) => change(await list.read(query, position, call), position),
  }));

export const withConversation = (change: (conversation: Conversation) => Conversation) =>
  withWholeList((list) => ({
    readWhole: async (query, call) => {
      const { items } = await list.readWhole(query, call);
      return { items: items.map(change) };
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

export const unsafe =
  (call: Call): Call =>
  (operation, input) =>
    call({ ...operation, safe: false }, input);

export const without = <T>(values: readonly T[], value: T) => values.filter((other) => other !== value);
