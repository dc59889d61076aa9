import { invalidArgument } from "../errors/colloquy-error.js";
import type { Caller } from "./call.js";

/** A registered symbol, so that an inbox of another installed copy finds the caller too. */
const key = Symbol.for("colloquy.client");

/**
 * Lets the inbox reach a client's caller, which users have no use for. Behind a function, because the connections
 * inside hold whole requests, with their credentials, and `util.inspect` can show hidden properties.
 */
export function attachCaller(client: object, caller: Caller): void {
  Object.defineProperty(client, key, { value: () => caller });
}

/** `what` is the function that was given the client under that name, for its refusal. */
export function callerOf(client: unknown, name: string, what = "createInbox"): Caller {
  const caller = (client as Record<symbol, (() => Caller) | undefined> | null | undefined)?.[key]?.();
  if (caller === undefined) throw invalidArgument(`${what}: "${name}" is not a client made by createClient`);
  return caller;
}
