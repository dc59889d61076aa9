import { CommanderError } from "commander";
import { ColloquyError, type ErrorCode } from "../../errors/colloquy-error.js";
import { scrub } from "../../errors/redact.js";
import { secretsIn } from "../environment.js";
import { foldFor, type Io } from "./io.js";
import { harmlessJson, harmlessLines } from "./text.js";
import { MissingVariables, UsageError } from "./usage.js";

/** What the shell sees. */
export const exitCodes = {
  done: 0,
  failed: 1,
  wrongUsage: 2,
  doneInPart: 3,
  interrupted: 130,
} as const;

/** The exit codes, as `--help` prints them. */
export const exitCodeHelp = `Exit codes:
  0    done
  1    the vendor, the network or the credentials failed
  2    wrong usage: arguments, environment, cursor, or what this vendor cannot do
  3    done in part: a cloud of the inbox failed, or a mark was not applied
  130  interrupted`;

const usageCodes: readonly ErrorCode[] = [
  "invalid_argument",
  "unsupported",
  "cursor_malformed",
  "cursor_foreign",
  "cursor_expired",
];

function hintFor(thrown: unknown, command: string): string | undefined {
  if (thrown instanceof MissingVariables)
    return `\`${command} emulate\` prints a set that works without an account.`;
  if (!ColloquyError.is(thrown)) return undefined;
  const { code, providerCode, retryable } = thrown;
  const hints: Partial<Record<ErrorCode, string | undefined>> = {
    unauthenticated: `Check the credentials in the environment: ${command} --help names them.`,
    // Without a code of the vendor, colloquy's own check refused.
    permission_denied: providerCode && "The vendor accepts the credentials but refuses this.",
    cursor_malformed: "Copy the cursor whole; with another COLLOQUY_CURSOR_KEY it cannot be read.",
    cursor_foreign: "A cursor goes on with the query it came from: the same user, conversation and options.",
    cursor_expired: "Leave --cursor out to start again.",
    unsupported: `${command} capabilities shows what each cloud can do.`,
  };
  return hints[code] ?? (retryable ? "It may work later." : undefined);
}

/** Says on stderr what went wrong, in a line or two or as one JSON object, and gives the exit code. */
export function reportError(thrown: unknown, io: Io, how: { json: boolean; debug: boolean }): number {
  const exitCode = exitCodeOf(thrown);
  if (exitCode === exitCodes.done) return exitCode;
  const secrets = secretsIn(io.env);
  if (how.json) {
    const error = { ...fieldsOf(thrown), ...(how.debug && { stack: stackOf(thrown) }) };
    io.stderr.write(`${harmlessJson(scrub(JSON.stringify({ error }), secrets))}\n`);
    return exitCode;
  }
  // Commander has said what is wrong with the arguments.
  if (thrown instanceof CommanderError) return exitCode;
  const hint = hintFor(thrown, io.command);
  const lines = [`colloquy: ${describeError(thrown)}`, ...(hint === undefined ? [] : [hint])];
  if (how.debug) lines.push(stackOf(thrown));
  for (const line of lines) io.stderr.write(`${foldFor(io, harmlessLines(scrub(line, secrets)))}\n`);
  return exitCode;
}

/** What a program can act on: the fields of a ColloquyError, or a code of the command's own. */
function fieldsOf(thrown: unknown): Record<string, unknown> {
  if (ColloquyError.is(thrown)) return { ...thrown.toJSON(), message: thrown.message };
  const code = exitCodeOf(thrown) === exitCodes.wrongUsage ? "wrong_usage" : "unexpected";
  return { code, message: thrown instanceof Error ? thrown.message.replace(/^error: /, "") : String(thrown) };
}

/** One line; the messages name the vendor, the operation and the vendor's code. */
export function describeError(thrown: unknown): string {
  if (!ColloquyError.is(thrown)) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return thrown instanceof UsageError ? message : `unexpected error: ${message} (--debug shows where)`;
  }
  const text = `${thrown.code}: ${thrown.message.replace(/\s+/g, " ")}`;
  return thrown.requestId === undefined ? text : `${text} (request ${thrown.requestId})`;
}

/** Why a server cannot listen on its port, where that is what was thrown. */
export function portProblem(thrown: unknown): string | undefined {
  const { code, port } = thrown as NodeJS.ErrnoException & { port?: number };
  if (code === "EADDRINUSE") return `port ${port} is in use`;
  return code === "EACCES" ? `port ${port} is not allowed` : undefined;
}

function exitCodeOf(thrown: unknown): number {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage;
  if (thrown instanceof UsageError) return exitCodes.wrongUsage;
  if (!ColloquyError.is(thrown)) return exitCodes.failed;
  if (thrown.code === "aborted") return exitCodes.interrupted;
  return usageCodes.includes(thrown.code) ? exitCodes.wrongUsage : exitCodes.failed;
}

function stackOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const cause = thrown.cause === undefined ? "" : `\ncaused by ${stackOf(thrown.cause)}`;
  return `${thrown.stack ?? thrown.message}${cause}`;
}
