import type { ConversationMarks, Folder, MarkChange } from "../../model/mark.js";
import type { ListInput, Query, Whole } from "./list.js";
import type { MarkLookup } from "./lookup.js";
import type { Call } from "./operation.js";
import type { Failure } from "./wire.js";

/** Whose marks to change, and how. */
export interface UpdateInput extends ListInput {
  /** At least one, each changes something, no conversation twice; bits and names of marks are well formed. */
  changes: readonly MarkChange[];
}

/** Marks and folders. Every part may be missing; its calls are then `unsupported`. */
export interface MarkStore<Listing extends Query = Query, Updating extends Query = Query> {
  /** May: read the user's marks whole. */
  readonly list?: {
    /** Checks whose marks are asked for, and with which options. MUST throw before any request. */
    prepare(input: ListInput): Listing;
    /** Everything, from all of the vendor's pages. */
    readWhole(
      query: Listing,
      call: Call,
    ): Promise<
      Whole<ConversationMarks> & {
        /** Also empty ones. */
        folders: Folder[];
      }
    >;
  };
  /** May: read the marks of known conversations. */
  readonly get?: MarkLookup;
  /** May: change marks. Results MUST stand in the order of the changes, one for each. */
  readonly update?: {
    /** MUST refuse here every change that is not valid or not supported, so that none is made by halves. */
    prepare(input: UpdateInput): Updating;
    /** Makes the changes. Throws only where nothing was changed and nothing could be. */
    apply(query: Updating, call: Call): Promise<MarkOutcome[]>;
  };
}

/** `null`: applied. */
export type MarkOutcome = Failure | null;
