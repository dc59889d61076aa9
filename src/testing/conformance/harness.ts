import type { Capabilities } from "../../model/capabilities.js";
import type { ConversationKind } from "../../model/conversation.js";
import type { Stage } from "./stage.js";

/** What a provider's author writes to have it checked. */
export interface Harness {
  /** Stands in the test titles. */
  readonly name: string;
  /** What the provider declares: decides which cases there are. */
  readonly capabilities: Capabilities;
  /** The kinds of conversation that the stage can make. */
  readonly kinds: readonly ConversationKind[];
  /**
   * Rows of a vendor page on the stage, where the provider declares none, or where they are fewer than declared so
   * that worlds stay small.
   */
  readonly pageSizes?: {
    /** Rows of a vendor page of conversations. */
    readonly conversations?: number;
    /** Rows of a vendor page of messages. */
    readonly messages?: number;
  };
  /** Whether the stage has a `webhook`. */
  readonly webhook?: boolean;
  /** A new, empty world with providers for it. Each case makes one and closes it. */
  create(): Promise<Stage> | Stage;
  /** Cases that cannot be run here, by name, with the reason: they are reported as skipped. */
  readonly skip?: Readonly<Record<string, string>>;
}
