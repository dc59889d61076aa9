import type { Capabilities } from "../../model/capabilities.js";
import type { Json, JsonInput } from "../json.js";
import type { ConversationList } from "./conversations.js";
import type { MarkStore } from "./marks.js";
import type { MessageHistory } from "./messages.js";
import type { Operation } from "./operation.js";
import type { Wire } from "./wire.js";

/** One vendor app behind the contract. `createClient` takes it; nothing else calls it. */
export interface Provider {
  /** The version of this contract. */
  readonly contract: 1;
  /** Lower-case name; the key of `providerOptions` and part of every cursor. */
  readonly name: string;
  /** The vendor app; part of every cursor and budget, so that two apps never share either. */
  readonly appId: string;
  /** What this vendor can do. MUST be true: the conformance suite holds the provider to it. */
  readonly capabilities: Capabilities;
  /** How a request is built and an answer judged. */
  readonly wire: Wire;
  /** Required: the user's conversation list. */
  readonly conversations: ConversationList;
  /** Should: message history. Without it every call is `unsupported`. */
  readonly messages?: MessageHistory;
  /** May: marks and folders. */
  readonly marks?: MarkStore;
  /** Should: the escape hatch `client.call`. MUST match the name against a pattern and refuse everything else. */
  operation?(name: string, options: { safe: boolean }): Operation<JsonInput, Json>;
}
