import type { ErrorCode } from "../../errors/colloquy-error.js";
import type { Json, JsonInput } from "../json/index.js";

/** The HTTP methods that vendors' REST interfaces use. */
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One vendor operation: its declaration, its request and its answer in one place. */
export interface Operation<Input, Output> {
  /**
   * The vendor's name for it, always the same text: it keys budgets and stands in traces and errors, so it MUST never
   * hold an id. Ids that stand in a path belong to what {@link Operation.request} returns.
   */
  readonly name: string;
  /** Whether repeating it changes nothing. Some vendors read with POST, so the HTTP method does not say. */
  readonly safe: boolean;
  /** The vendor's documented limit. */
  readonly callsPerSecond: number;
  /** What shares one limit, where several operations do; the operation's name where absent. */
  readonly budget?: string;
  /** What codes of the vendor mean of this operation, where the provider's one table says something else. */
  readonly meanings?: Readonly<Record<string, ErrorCode>>;
  /** What to ask for. MUST be the same for the same input: a repetition asks anew. */
  request(input: Input): Ask;
  /** Reads the vendor's answer. MUST tolerate unknown fields; throws `BadResponse` for what it cannot read. */
  read(answer: Json): Output;
}

/** What one operation asks for, before the wire has signed and written it. All of it may be left out. */
export interface Ask {
  /** POST where absent. */
  method?: Method;
  /** Where the vendor puts ids into paths; the wire puts its checked origin in front, and MUST do so. */
  path?: string;
  /** Parameters of the address. */
  query?: Readonly<Record<string, string>>;
  /** A value to be written as the vendor has it: JSON, a form. A `bigint` is an integer of any length. */
  body?: JsonInput;
}

/** An {@link Ask} with the name of its operation: what the wire writes and signs. */
export interface Asked extends Ask {
  /** As `Operation.name`. */
  operation: string;
}

/** Sends one operation through budget, deadline, retry, wrapping and tracing. */
export type Call = <Input, Output>(operation: Operation<Input, Output>, input: Input) => Promise<Output>;
