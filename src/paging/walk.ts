import type { Failures } from "../calling/failures.js";
import { type CallOptions, checkCallOptions, inScope, type Scope } from "../calling/scope.js";
import { invalidArgument } from "../errors/colloquy-error.js";
import type { Page } from "../model/list.js";
import { pagesAndMissed } from "./catch-up.js";
import type { CursorCodec } from "./cursor.js";
import { assemble, type Session } from "./page.js";

/** The three verbs that every resource has. */
export interface Resource<Input, T, P extends Page<T> = Page<T>, WalkInput extends Input = Input> {
  /** One page. Throws a `ColloquyError`. */
  list(input: Input, options?: CallOptions): Promise<P>;
  /** Page by page, to checkpoint `nextCursor`. `timeoutMs` bounds each page, `signal` the walk. */
  pages(input: WalkInput, options?: CallOptions): AsyncGenerator<P, void, undefined>;
  /** Item by item. */
  iterate(input: WalkInput, options?: CallOptions): AsyncGenerator<T, void, undefined>;
}

/** One query, ready to run: what the three verbs of every resource are made of. */
export interface Walk<T, P extends Page<T>, S extends Session<T> = Session<T>> {
  /** Items a page holds; absent: the verb's default. */
  limit: number | undefined;
  /** Deadline of a page where the caller names none. */
  timeoutMs: number;
  codec: CursorCodec;
  /** What the cursor is bound to. */
  boundTo: unknown;
  /** Where to go on; absent starts. */
  cursor: string | undefined;
  catchUp: boolean;
  /** Whether `pages` keeps one session from page to page, or opens a new one for each, as a cursor would. */
  keepsSession: boolean;
  /** `known`: the positions that this walk has left, shared by its sessions: see `Circle`. */
  open(state: Uint8Array | null, known?: Set<string>): S;
  /** Runs before each page is read. */
  before?(scope: Scope): Promise<void>;
  /** Adds to the items of a page what its list does not hold; neither their number nor their order changes. */
  complete?(items: T[], scope: Scope): Promise<T[]>;
  /** Adds what the resource's page says besides items and cursor. */
  finish(page: Page<T>, session: S): P;
  /** What makes an item the same item, for catching up. */
  idOf(item: T): string;
  /** How a page says that only catching up found its items. */
  asMissed?(page: P): P;
}

/** Page sizes where the caller names none. `iterate` hides its pages, so it uses larger ones: fewer resumes. */
export const defaultLimits = { list: 20, pages: 20, iterate: 100 };

export type Verb = keyof typeof defaultLimits;

/** What failures of a resource are named after. */
export interface Naming {
  failures: Failures;
  operation: string;
}

/**
 * The three verbs over one plan, which validates the input before anything is sent. Whatever they throw is a
 * `ColloquyError` that names the operation.
 */
export function createResource<
  Input,
  T,
  P extends Page<T>,
  WalkInput extends Input = Input,
  S extends Session<T> = Session<T>,
>(
  { failures, operation }: Naming,
  plan: (input: unknown, verb: Verb) => Walk<T, P, S>,
): Resource<Input, T, P, WalkInput> {
  const begin = (input: unknown, options: unknown, verb: Verb) =>
    failures.prepare(operation, () => {
      const callOptions = checkCallOptions(options);
      const walk = plan(input, verb);
      return { callOptions, walk: { ...walk, limit: walk.limit ?? defaultLimits[verb] } };
    });
  async function* pages({ walk, callOptions }: ReturnType<typeof begin>): AsyncGenerator<P, void, undefined> {
    try {
      yield* walk.catchUp ? readPagesAndMissed(walk, callOptions) : readPages(walk, callOptions);
    } catch (thrown) {
      throw failures.ofReading(operation, thrown);
    }
  }
  return {
    async list(input, options) {
      const { walk, callOptions } = begin(input, options, "list");
      try {
        return (await readPage(walk, walk.open(startOf(walk)), callOptions)).page;
      } catch (thrown) {
        throw failures.ofReading(operation, thrown);
      }
    },
    async *pages(input, options) {
      yield* pages(begin(input, options, "pages"));
    },
    async *iterate(input, options) {
      const begun = begin(input, options, "iterate");
      for await (const { items } of pages(begun)) {
        for (const item of items) {
          yield item;
          if (begun.callOptions.signal?.aborted) {
            throw failures.error(operation, {
              code: "aborted",
              message: "the walk was aborted by its signal",
            });
          }
        }
      }
    },
  };
}

type Started<T, P extends Page<T>, S extends Session<T>> = Walk<T, P, S> & { limit: number };

function startOf<T, P extends Page<T>, S extends Session<T>>(walk: Walk<T, P, S>): Uint8Array | null {
  if (walk.cursor === undefined) return null;
  const state = walk.codec.open(walk.boundTo, walk.cursor);
  return state.length === 0 ? null : state;
}

/** One page from where `session` stands, and the place behind it. */
async function readPage<T, P extends Page<T>, S extends Session<T>>(
  walk: Started<T, P, S>,
  session: S,
  options: CallOptions,
): Promise<{ page: P; state: Uint8Array | null }> {
  const skippedBefore = session.skipped;
  const items = await inScope(options, walk.timeoutMs, async (scope) => {
    await walk.before?.(scope);
    const rows = await assemble(session, walk.limit, scope);
    return walk.complete?.(rows, scope) ?? rows;
  });
  const state = session.snapshot();
  const nextCursor = state === null ? null : walk.codec.issue(walk.boundTo, state);
  const skipped = session.skipped - skippedBefore;
  const page = { items, nextCursor, ...(skipped > 0 ? { skipped } : {}) };
  return { page: walk.finish(page, session), state };
}

async function* readPages<T, P extends Page<T>, S extends Session<T>>(
  walk: Started<T, P, S>,
  options: CallOptions,
): AsyncGenerator<P, void, undefined> {
  const known = new Set<string>();
  let session = walk.open(startOf(walk), known);
  for (;;) {
    const { page, state } = await readPage(walk, session, options);
    yield page;
    if (state === null) return;
    if (!walk.keepsSession) session = walk.open(state, known);
  }
}

/** The pages of a whole walk, and then what moved to the top while they were read. */
function readPagesAndMissed<T, P extends Page<T>, S extends Session<T>>(
  walk: Started<T, P, S>,
  options: CallOptions,
) {
  if (walk.cursor !== undefined) {
    throw invalidArgument("catchUp works on a whole walk: leave cursor out, or leave catchUp out");
  }
  const { idOf, asMissed, complete, ...rest } = walk;
  // Only what is delivered is completed: most of what is read again is not.
  const bare: Started<T, P, S> = { ...rest, idOf };
  return pagesAndMissed<T, P>({
    pages: () => readPages(walk, options),
    again: () => readPages(bare, options),
    firstPage: async () => (await readPage(bare, bare.open(null), options)).page,
    complete: (items) => inScope(options, walk.timeoutMs, async (scope) => complete?.(items, scope) ?? items),
    start: walk.codec.issue(walk.boundTo, new Uint8Array()),
    idOf,
    signal: options.signal,
    ...(asMissed === undefined ? {} : { asMissed }),
  });
}
