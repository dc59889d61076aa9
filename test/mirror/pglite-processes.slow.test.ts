import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { pgliteStore } from "../../src/mirror/pglite/index.js";
import { errorOf } from "../support/catching.js";

const child = fileURLToPath(new URL("../support/folder-child.ts", import.meta.url));

/** A process that has the folder; it has written its pid there. */
async function startIn(folder: string): Promise<ChildProcess> {
  const process = fork(child, [folder], { execArgv: ["--import", "tsx"] });
  await once(process, "message");
  return process;
}

it("a folder is one process's at a time, and the next one's with all that was written when that is killed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "colloquy-processes-"));
  const first = await startIn(folder);
  const store = pgliteStore(folder);
  const thrown = await errorOf(() => store.query("select 1"));
  expect(thrown).toMatchObject({ code: "conflict" });
  expect(thrown.message).toContain(`process ${first.pid} on ${hostname()}`);
  for (const one of [first, await killed(first).then(() => startIn(folder))]) await killed(one);
  const rows = await store.query<{ pid: string }>("select pid::text from kept");
  expect(rows).toHaveLength(2);
  expect(rows[0]?.pid).toBe(String(first.pid));
  await store.close();
}, 120_000);

async function killed(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  process.kill("SIGKILL");
  await once(process, "exit");
}
