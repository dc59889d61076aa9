import type { Dedupe } from "../webhooks/dedupe.js";
import { nowMs } from "./clock.js";
import { operation } from "./operation.js";
import type { Store } from "./store/index.js";

/** A claim whose process died lapses after so long. */
const CLAIM_MS = 120_000;

/** What webhooks remember, in the mirror's database: all processes share it, and a restart forgets nothing. */
export function createDedupe(store: Store): Dedupe {
  return {
    begin: (key) => operation("dedupe", () => begin(store, key)),
    async done(key, ttlMs) {
      await operation("dedupe", () => store.query(remember, [key, Math.round(ttlMs)]));
    },
    async failed(key) {
      await operation("dedupe", () =>
        store.query("delete from colloquy.event where key = $1 and state = 'claimed'", [key]),
      );
    },
  };
}

const claim = `insert into colloquy.event as event (key, state, at, expires_at)
values ($1, 'claimed', ${nowMs}, ${nowMs} + ${CLAIM_MS})
on conflict (key) do update set state = 'claimed', at = excluded.at, expires_at = excluded.expires_at
where event.expires_at <= ${nowMs} returning key`;

const remember = `insert into colloquy.event (key, state, at, expires_at)
values ($1, 'handled', ${nowMs}, ${nowMs} + $2::bigint)
on conflict (key) do update set state = 'handled', at = excluded.at, expires_at = excluded.expires_at`;

/** The unique key decides who of several is first. */
async function begin(store: Store, key: string): Promise<"new" | "handled" | "busy"> {
  if ((await store.query(claim, [key])).length > 0) return "new";
  const [known] = await store.query<{ state: string }>("select state from colloquy.event where key = $1", [
    key,
  ]);
  // Whoever gave it up in between lets the vendor's repetition be new.
  return known?.state === "handled" ? "handled" : "busy";
}
