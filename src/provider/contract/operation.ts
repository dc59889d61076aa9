import type { Json, JsonInput } from "../json.js";

/** One vendor operation: its declaration, its request and its answer in one place. */
export interface Operation<Input, Output> {
  /** The vendor's name for it. */
  readonly name: string;
  /** Whether repeating it changes nothing. Both vendors read with POST, so the HTTP method does not say. */
  readonly safe: boolean;
  /** The vendor's documented limit. */
  readonly callsPerSecond: number;
  /** The JSON body. A `bigint` is written as a bare integer. */
  body(input: Input): JsonInput;
  /** Reads the vendor's answer. MUST tolerate unknown fields; throws `BadResponse` for what it cannot read. */
  read(answer: Json): Output;
}

/** Sends one operation through budget, deadline, retry, wrapping and tracing. */
export type Call = <Input, Output>(operation: Operation<Input, Output>, input: Input) => Promise<Output>;
