import type { CallCost, Capabilities } from "./capabilities.js";
import type { ConversationKind, Detail } from "./conversation.js";

/** How many rows of each kind a page has. */
export type RowCounts = Partial<Record<ConversationKind, number>>;

/**
 * The most vendor calls that the details of one page take, by operation as in `Capabilities.budgets`, as far as the
 * provider declares them. The list's own calls come on top; what several pages ask for at the same time is sent once,
 * and what the vendor has to be asked twice (an account that it does not know, say) costs more.
 */
export function detailCalls(
  capabilities: Pick<Capabilities, "conversations">,
  include: readonly Detail[],
  rows: RowCounts,
): Record<string, number> {
  const calls: Record<string, number> = {};
  for (const detail of include) {
    for (const [operation, cost] of Object.entries(capabilities.conversations.details[detail].calls)) {
      const count = callsFor(cost, rows);
      // Details that name the same operation share its calls.
      if (count > 0) calls[operation] = Math.max(calls[operation] ?? 0, count);
    }
  }
  return calls;
}

function callsFor({ perPage, perRow, kinds }: CallCost, rows: RowCounts): number {
  const concerned = Object.entries(rows).filter(([kind]) => kinds?.some((one) => one === kind) ?? true);
  const count = concerned.reduce((sum, [, number]) => sum + number, 0);
  return count === 0 ? 0 : perPage + Math.ceil(perRow * count);
}
