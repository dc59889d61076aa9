import { ColloquyError } from "../../../errors/colloquy-error.js";
import { type Environment, missingVariables, type Provider } from "../../../provider/index.js";
import { cursorFromEnvironment } from "../../client.js";
import { clouds, type ProviderName, providerNames } from "../../clouds.js";
import { CURSOR_KEY } from "../../environment.js";
import type { Io } from "../../terminal/io.js";
import { UsageError } from "../../terminal/usage.js";
import { type Finding, failure, ok, warning } from "./finding.js";

/** The clouds for which the environment holds anything. */
export function cloudsNamedIn(env: Environment): ProviderName[] {
  return providerNames.filter((name) => namesSetFor(name, env).length > 0);
}

/** Whether a cloud's variables are there and well formed, and the provider that they make. */
export function readVariables(name: ProviderName, io: Io): { finding: Finding; provider?: Provider } {
  const { env, command } = io;
  const missing = missingVariables(clouds[name].variables, env);
  if (missing.length > 0) {
    const found = `${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} not set`;
    const fix = `Set what is missing: \`${command} --help\` says what it is. \`${command} emulate\` prints a set that works without an account.`;
    return { finding: failure("variables", found, fix) };
  }
  try {
    return { finding: checkForm(namesSetFor(name, env), env), provider: clouds[name].fromEnv(env) };
  } catch (thrown) {
    if (!ColloquyError.is(thrown)) throw thrown;
    const fix = `Correct it: \`${command} --help\` says what each variable holds.`;
    return { finding: failure("variables", thrown.message, fix) };
  }
}

/** Where the address comes from that requests go to. */
export function describeAddress(name: ProviderName, origin: string, env: Environment): Finding {
  const from = namesSetFor(name, env).filter((variable) => /_(REGION|BASE_URL)$/.test(variable));
  return ok("address", `${origin} from ${from.join(" and ") || "the default region"}`);
}

/** Whether printed cursors are sealed. */
export function checkCursorKey(env: Environment): Finding {
  const fix = `Put the output of \`openssl rand -hex 32\` into ${CURSOR_KEY}`;
  try {
    const { keys } = cursorFromEnvironment(env);
    if (keys !== undefined) return ok("cursor key", "set, and long enough");
    return warning(
      "cursor key",
      `${CURSOR_KEY} is not set: whoever holds a cursor can read and forge it`,
      `${fix} where cursors leave your servers.`,
    );
  } catch (thrown) {
    if (!(thrown instanceof UsageError)) throw thrown;
    return failure("cursor key", thrown.message, `${fix}.`);
  }
}

function checkForm(names: readonly string[], env: Environment): Finding {
  const odd = names.filter((name) => /^[\s"']|[\s"']$/.test(env[name] ?? ""));
  if (odd.length === 0) return ok("variables", `${names.length} are set`);
  const found = `a value begins or ends with a space or a quotation mark: ${odd.join(" ")}`;
  return warning("variables", found, "Copy the value alone.");
}

function namesSetFor(name: ProviderName, env: Environment): string[] {
  return Object.keys(clouds[name].variables).filter((variable) => env[variable]);
}
