import { type Client, createClient } from "../../../client.js";
import { ColloquyError, type ErrorCode } from "../../../errors/colloquy-error.js";
import { clouds, type ProviderName, type Read } from "../../clouds.js";
import type { Io } from "../../terminal/io.js";
import { checkClock } from "./clock.js";
import { noAnswer, whatOf } from "./connection.js";
import { type Finding, failure, ok, warning } from "./finding.js";
import { type Answer, observe, type Seen } from "./observe.js";
import { describeAddress, readVariables } from "./variables.js";

/** Nobody waits longer for a check. */
const TIMEOUT_MS = 10_000;

/** One cloud that is being examined. */
interface Patient {
  name: ProviderName;
  io: Io;
  client: Client;
  seen: Seen;
  /** Whom the user named. */
  named: string | undefined;
  /** Whom to read as. */
  userId: string;
}

/**
 * Finds out what can be found out about one cloud, and stops where the rest depends on what has failed. Throws what is
 * no fault of the cloud: the user's wish to end, and a user id that this vendor cannot have.
 */
export async function examine(
  name: ProviderName,
  named: string | undefined,
  io: Io,
): Promise<readonly Finding[]> {
  const { finding, provider } = readVariables(name, io);
  if (provider === undefined) return [finding];
  const { observed, seen } = observe(provider);
  const client = createClient(observed, { retry: false });
  const userId = named ?? clouds[name].checkup.userId(io.env);
  try {
    return [finding, ...(await examineOnline({ name, io, client, seen, named, userId }))];
  } finally {
    await client.close();
  }
}

async function examineOnline(patient: Patient): Promise<Finding[]> {
  const { name, io, client, seen, userId } = patient;
  const error = await failureOf(client.conversations.list({ userId, limit: 1 }, callOptions(io)), seen);
  const address = describeAddress(name, seen.origin, io.env);
  if (error !== undefined && seen.answer === undefined) return [address, noAnswer(error)];
  const credentials = judgeCredentials(name, error);
  const findings = [address, ...(seen.answer === undefined ? [] : describeAnswer(seen.answer)), credentials];
  if (credentials.status === "failure") return findings;
  const list = judgeList(patient, error);
  if (list.status === "failure") return [...findings, list];
  const { reads } = clouds[name].checkup;
  return [...findings, list, ...(await Promise.all(reads.map((read) => tryRead(patient, read))))];
}

function describeAnswer(answer: Answer): Finding[] {
  return [ok("connection", `answered in ${answer.tookMs} ms`), checkClock(answer)];
}

function judgeCredentials(name: ProviderName, error: ColloquyError | undefined): Finding {
  if (error === undefined || isSaid("not_found", error) || isSaid("permission_denied", error)) {
    return ok("credentials", "accepted by the vendor");
  }
  if (error.code !== "unauthenticated") return failure("credentials", ...unclear(name, error));
  const fix = "Compare the app's id, its credentials and its region with the vendor's console.";
  return failure("credentials", `refused: ${whatOf(error)}`, fixFor(name, error) ?? fix);
}

function judgeList({ name, named }: Patient, error: ColloquyError | undefined): Finding {
  if (error?.code === "permission_denied") return failure("list", ...refusal(name, error));
  if (named === undefined) return ok("list", "conversations may be listed");
  if (error === undefined) return ok("list", `the conversations of ${named} may be listed`);
  return warning("list", `the vendor knows no user ${named}`, "Name a registered user with --user.");
}

/** Tries one further read. Every app needs the list, but not every app the others: they are warnings at most. */
async function tryRead({ name, io, client, seen, userId }: Patient, read: Read): Promise<Finding> {
  const { check, operation, body } = read;
  const error = await failureOf(
    client.call(operation, body(userId), { ...callOptions(io), safe: true }),
    seen,
  );
  if (error === undefined || isSaid("not_found", error)) return ok(check, "may be read");
  const isRefused = isSaid("permission_denied", error) || isSaid("unsupported", error);
  return warning(check, ...(isRefused ? refusal(name, error) : unclear(name, error)));
}

/** Whether the vendor itself says so, which it does after it has checked the signature; a proxy's 404 shows nothing. */
function isSaid(code: ErrorCode, error: ColloquyError): boolean {
  return error.code === code && error.providerCode !== undefined;
}

type FoundAndFix = [found: string, fix: string];

function refusal(name: ProviderName, error: ColloquyError): FoundAndFix {
  const fix = `Allow ${error.operation} to these credentials in the vendor's console.`;
  return [`may not be read: ${whatOf(error)}`, fixFor(name, error) ?? fix];
}

/** For failures that say nothing about what is looked at. */
function unclear(name: ProviderName, error: ColloquyError): FoundAndFix {
  const fix = error.retryable ? "Run this again later." : "See what the vendor's documentation says of it.";
  return [`cannot be judged: ${whatOf(error)}`, fixFor(name, error) ?? fix];
}

/** A code may have parts; what stands before the first full stop names it. */
function fixFor(name: ProviderName, { providerCode = "" }: ColloquyError): string | undefined {
  const [family = ""] = providerCode.split(".", 1);
  return clouds[name].checkup.fixes.find(({ codes }) => codes.includes(family))?.fix;
}

function callOptions({ signal }: Io) {
  return { signal, timeoutMs: TIMEOUT_MS };
}

/** What a call failed with. Throws what does not come from the vendor: the user ended it, or nothing was sent. */
async function failureOf(work: Promise<unknown>, seen: Seen): Promise<ColloquyError | undefined> {
  try {
    await work;
    return undefined;
  } catch (thrown) {
    if (!ColloquyError.is(thrown) || thrown.code === "aborted" || seen.origin === "") throw thrown;
    return thrown;
  }
}
