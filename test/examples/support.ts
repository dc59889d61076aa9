import { onTestFinished, vi } from "vitest";
import { type Clients, type Reads, readClouds, type SessionUser } from "../../docs/examples/inbox-reads.js";
import type { startExample } from "../../docs/examples/inbox-server.js";
import { createClient } from "../../src/index.js";
import type { ScriptedList } from "../support/scripted-list.js";

/** Waits until a mirror, where there is one, has read all that it wants. */
export async function crawled({ mirror }: Awaited<ReturnType<typeof startExample>>): Promise<void> {
  const isDone = async () => (await mirror?.status())?.crawls.every(({ open }) => open === 0) !== false;
  await vi.waitUntil(isDone, { timeout: 100_000, interval: 200 });
}

/** Who is signed in where a test has one cloud alone. */
export const alice = { person: "alice", users: { tencent: "alice" } } as SessionUser;

/** What a server reads whose only cloud has this list. */
export function readsOf(list: ScriptedList): Reads {
  return readClouds({ tencent: createClient(list.provider()) } as Clients, {});
}

/** A row as the page is sent it. */
export interface Row {
  key: string;
  title: string;
  at: string;
  preview: string;
  unread: { count: number };
}

/** A page that is open until the test ends, and the rows that it was sent. */
export async function openStream(url: string, session: string, language = "en") {
  const closing = new AbortController();
  const response = await fetch(`${url}/events`, {
    headers: { cookie: `session=${session}`, "accept-language": language },
    signal: closing.signal,
  });
  const rows: Row[] = [];
  let ended = false;
  const reading = read().catch(() => undefined);
  onTestFinished(async () => {
    closing.abort();
    await reading;
  });
  return { response, rows, hasEnded: () => ended };

  async function read(): Promise<void> {
    const text = response.body?.pipeThrough(new TextDecoderStream());
    for await (const chunk of text ?? []) {
      rows.push(...[...chunk.matchAll(/^data: (.*)$/gm)].map(([, row = ""]) => JSON.parse(row) as Row));
    }
    ended = true;
  }
}
