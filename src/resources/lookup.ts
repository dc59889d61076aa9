import type { Detail } from "../model/conversation.js";
import type { Lookup } from "../provider/contract/index.js";
import type { Work } from "./action.js";

/** One call that reads known things by id. */
export interface Asking<Input, Item> {
  /** As the caller gave them: in this order, with repeats. */
  ids: readonly string[];
  /** Builds what the provider checks from the ids, each once. */
  inputOf(ids: readonly string[]): Input;
  /** What an item is asked for by. */
  idOf(item: Item): string;
  include?: readonly Detail[];
}

/** Has the provider check the ids, and returns the work that reads them: one item or `null` per id, in order. */
export function lookUp<Input, Item>(
  lookup: Lookup<Input, Item>,
  { ids, inputOf, idOf, include = [] }: Asking<Input, Item>,
): Work<(Item | null)[]> {
  const query = lookup.prepare(inputOf([...new Set(ids)]));
  return async (call) => {
    const found = new Map((await lookup.read(query, call, include)).map((item) => [idOf(item), item]));
    return ids.map((id) => found.get(id) ?? null);
  };
}
