import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { freePort } from "./redis.js";

/** PostgreSQL refuses to run as root; this is `nobody` nearly everywhere. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

/** Where its programs are: on the path, or where Debian puts them, the newest first. */
const folder = foldersOf("/usr/lib/postgresql").find((path) => existsSync(join(path, "initdb")));

/** Why there is no PostgreSQL to start here; `undefined` where there is one. */
export const postgresIsMissing: string | undefined = reason();

/** A PostgreSQL server of its own on a free port, in a temporary folder. */
export async function startPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const data = mkdtempSync(join(tmpdir(), "colloquy-postgres-"));
  if (isRoot) chownSync(data, NOBODY, NOBODY);
  const port = await freePort();
  const options = ["-A", "trust", "-U", "colloquy", "-E", "UTF8", "--locale", "C", "--no-sync"];
  const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  execFileSync(join(folder ?? "", "initdb"), ["-D", data, ...options], { stdio: "ignore", ...as });
  const settings = ["fsync=off", "listen_addresses=127.0.0.1", `unix_socket_directories=${data}`];
  const server = spawn(
    join(folder ?? "", "postgres"),
    ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])],
    { stdio: "ignore", ...as },
  );
  const exited = once(server, "exit");
  const url = `postgres://colloquy@127.0.0.1:${port}/postgres`;
  await Promise.race([
    isReady(url),
    exited.then(() => Promise.reject(new Error("postgres ended before it was ready"))),
  ]);
  return {
    url,
    async stop() {
      server.kill("SIGQUIT");
      await exited;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

async function isReady(url: string): Promise<void> {
  for (;;) {
    const client = new pg.Client(url);
    const isThere = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => {});
    if (isThere) return;
    await sleep(50);
  }
}

function foldersOf(debian: string): string[] {
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  return [
    ...(process.env.PATH ?? "").split(delimiter),
    ...versions.map((version) => join(debian, version, "bin")),
  ];
}

function reason(): string | undefined {
  if (folder === undefined) return "PostgreSQL is not installed";
  return process.platform === "win32" ? "PostgreSQL is started on Unix only" : undefined;
}
