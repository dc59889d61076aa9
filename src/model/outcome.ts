import type { ColloquyError } from "../errors/colloquy-error.js";

/** What became of one change of a call that makes several; `Subject` says which, for example by its id. */
export type Outcome<Subject> = Subject &
  (
    | {
        /** The vendor confirmed the whole change, or nothing was left to change. */
        ok: true;
      }
    | {
        /** At least a part of the change was not confirmed. */
        ok: false;
        /** Why; its `outcome` says whether the change may have been applied all the same. */
        error: ColloquyError;
      }
  );

/** One outcome per change, in the order the changes were given. */
export interface Outcomes<Subject> {
  /** As many as there were changes, also where some failed. */
  results: Outcome<Subject>[];
}
