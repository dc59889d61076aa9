import {
  ColloquyError,
  type ErrorCode,
  type MessageSending,
  type Provider,
  type Query,
  type SentMessage,
} from "../../../../src/provider/index.js";
import type { MemoryMessage, MemoryWorld } from "../../../../src/testing/index.js";
import type { Broken } from "../change.js";

type Part = "messageActions" | "conversationActions" | "members" | "users";
type Whole<P extends Part> = NonNullable<Provider[P]>;
type Ability<P extends Part, Name extends keyof Whole<P>> = NonNullable<Whole<P>[Name]>;

/** Changes one ability of the memory provider. */
export function withAbility<P extends Part, Name extends keyof Whole<P>>(
  part: P,
  name: Name,
  change: (original: Ability<P, Name>, world: MemoryWorld) => Partial<Ability<P, Name>>,
): Broken["breakIt"] {
  return (provider, world) => {
    const whole = provider[part] as { [One in Name]: Ability<P, Name> };
    const original = whole[name];
    return { ...provider, [part]: { ...whole, [name]: { ...original, ...change(original, world) } } };
  };
}

export const withSending = (
  change: (original: MessageSending, world: MemoryWorld) => Partial<MessageSending>,
): Broken["breakIt"] => withAbility("messageActions", "send", change);

/** Changes what the answer to a sending gives; `then` sees the world behind it. */
export const withAnswer = (
  change: (sent: SentMessage, query: Query, world: MemoryWorld) => SentMessage,
): Broken["breakIt"] =>
  withSending((send, world) => ({
    operation(query) {
      const operation = send.operation(query);
      return { ...operation, read: (answer) => change(operation.read(answer), query, world) };
    },
  }));

/** Lets the world do something behind each sending. */
export const behindSending = (
  then: (world: MemoryWorld, sent: SentMessage, query: Query) => void,
): Broken["breakIt"] =>
  withAnswer((sent, query, world) => {
    then(world, sent, query);
    return sent;
  });

/** Everybody in a conversation but one. */
export function othersIn(world: MemoryWorld, conversationId: string, userId: string | null): string[] {
  return [...world.conversation(conversationId).members].filter((member) => member !== userId);
}

/** The message that a query names. */
export function messageOf(world: MemoryWorld, query: Query): MemoryMessage | undefined {
  const { messages } = world.conversation(String(query.conversationId));
  return messages.find(({ id }) => id === query.messageId);
}

export function failing(code: ErrorCode, message = "it cannot be done"): never {
  throw new ColloquyError({ code, message });
}

/** Behind whatever was to be done: as if it had been. */
export const nothing = { perform: async () => {} };
