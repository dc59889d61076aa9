import { type TencentOptions, tencent } from "../../providers/tencent/index.js";
import { volcengine } from "../../providers/volcengine/index.js";
import { type Client, createClient } from "../client.js";
import type { CursorOptions } from "../paging/cursor.js";
import type { Provider } from "../provider/contract/index.js";
import type { Environment } from "./terminal/io.js";
import { given, MissingVariables, UsageError } from "./terminal/usage.js";

/** The clouds that the command knows. */
export const providerNames = ["tencent", "volcengine"] as const;
export type ProviderName = (typeof providerNames)[number];

interface Variable {
  meaning: string;
  required?: true;
  secret?: true;
}

/** Every variable that the command reads, besides NO_COLOR and TERM. */
const variables = {
  COLLOQUY_TENCENT_SDK_APP_ID: { meaning: "SDKAppID of the app", required: true },
  COLLOQUY_TENCENT_SECRET_KEY: { meaning: "key of the app", secret: true },
  COLLOQUY_TENCENT_USER_SIG: { meaning: "in place of the key: a UserSig of the admin user", secret: true },
  COLLOQUY_TENCENT_ADMIN_USER_ID: { meaning: "admin account (administrator)" },
  COLLOQUY_TENCENT_REGION: { meaning: "china, singapore, seoul, … (china)" },
  COLLOQUY_TENCENT_BASE_URL: { meaning: "in place of the region: https, or http to this machine" },
  COLLOQUY_VOLCENGINE_APP_ID: { meaning: "id of the IM app", required: true },
  COLLOQUY_VOLCENGINE_ACCESS_KEY_ID: { meaning: "access key id", required: true },
  COLLOQUY_VOLCENGINE_SECRET_ACCESS_KEY: { meaning: "secret access key", required: true, secret: true },
  COLLOQUY_VOLCENGINE_SESSION_TOKEN: { meaning: "of temporary credentials", secret: true },
  COLLOQUY_VOLCENGINE_REGION: { meaning: "region (cn-north-1)" },
  COLLOQUY_VOLCENGINE_BASE_URL: { meaning: "another address of the OpenAPI" },
  COLLOQUY_CURSOR_KEY: { meaning: "32 bytes or more: seals the printed cursors", secret: true },
} as const satisfies Record<string, Variable>;

export type VariableName = keyof typeof variables;

const entries = Object.entries(variables) as [VariableName, Variable][];

/** The variables that say which cloud is meant and who asks it: all but the key of cursors. */
export const cloudVariables = entries.flatMap(([name]) => (name === "COLLOQUY_CURSOR_KEY" ? [] : [name]));

/** The same for `--help`. */
export function environmentHelp(command: string): string {
  return [
    "Environment (* needed for that cloud):",
    ...entries.map(([name, { meaning, required }]) => `  ${name}${required ? "*" : ""}\n      ${meaning}`),
    `Tencent needs the key or a UserSig. \`${command} emulate\` prints a set that works without an account.`,
  ].join("\n");
}

/** Values that must not be printed. */
export function secretsIn(env: Environment): string[] {
  return entries.flatMap(([name, { secret }]) => (secret && env[name] ? [env[name]] : []));
}

/** A client of one cloud, with the credentials of the environment. */
export function clientFromEnvironment(name: ProviderName, env: Environment): Client {
  needVariables([name], env);
  const cursor = cursorFromEnvironment(env);
  return createClient(providers[name](env), { cursor });
}

export function cursorFromEnvironment(env: Environment): CursorOptions {
  const key = read(env, "COLLOQUY_CURSOR_KEY");
  if (key === undefined) return {};
  if (Buffer.byteLength(key) < 32) throw new UsageError("COLLOQUY_CURSOR_KEY must be at least 32 bytes long");
  return { keys: [key] };
}

const providers: Record<ProviderName, (env: Environment) => Provider> = {
  tencent(env) {
    const secretKey = read(env, "COLLOQUY_TENCENT_SECRET_KEY");
    const userSig = read(env, "COLLOQUY_TENCENT_USER_SIG");
    const baseUrl = read(env, "COLLOQUY_TENCENT_BASE_URL");
    return tencent({
      sdkAppId: readNumber(env, "COLLOQUY_TENCENT_SDK_APP_ID"),
      ...given({
        secretKey: userSig === undefined ? secretKey : undefined,
        userSig,
        adminUserId: read(env, "COLLOQUY_TENCENT_ADMIN_USER_ID"),
        // Checked by the provider, which knows the names.
        region: (baseUrl ? undefined : read(env, "COLLOQUY_TENCENT_REGION")) as TencentOptions["region"],
        baseUrl,
      }),
    });
  },
  volcengine(env) {
    const accessKeyId = read(env, "COLLOQUY_VOLCENGINE_ACCESS_KEY_ID") ?? "";
    const secretAccessKey = read(env, "COLLOQUY_VOLCENGINE_SECRET_ACCESS_KEY") ?? "";
    const sessionToken = read(env, "COLLOQUY_VOLCENGINE_SESSION_TOKEN");
    return volcengine({
      appId: readNumber(env, "COLLOQUY_VOLCENGINE_APP_ID"),
      credentials: { accessKeyId, secretAccessKey, ...given({ sessionToken }) },
      ...given({
        region: read(env, "COLLOQUY_VOLCENGINE_REGION"),
        baseUrl: read(env, "COLLOQUY_VOLCENGINE_BASE_URL"),
      }),
    });
  },
};

/** An empty variable counts as none. */
function read(env: Environment, name: VariableName): string | undefined {
  return env[name] || undefined;
}

/** In place of a variable, for those that have a stand-in. */
const standIns: Partial<Record<VariableName, VariableName>> = {
  COLLOQUY_TENCENT_SECRET_KEY: "COLLOQUY_TENCENT_USER_SIG",
};

const needed: Record<ProviderName, readonly VariableName[]> = {
  tencent: ["COLLOQUY_TENCENT_SDK_APP_ID", "COLLOQUY_TENCENT_SECRET_KEY"],
  volcengine: [
    "COLLOQUY_VOLCENGINE_APP_ID",
    "COLLOQUY_VOLCENGINE_ACCESS_KEY_ID",
    "COLLOQUY_VOLCENGINE_SECRET_ACCESS_KEY",
  ],
};

/** Refuses an environment that lacks something for any of these clouds, and names all of it. */
export function needVariables(names: readonly ProviderName[], env: Environment): void {
  const isThere = (name: VariableName | undefined) => name !== undefined && read(env, name) !== undefined;
  const lacking = (cloud: ProviderName) =>
    needed[cloud].filter((name) => !isThere(name) && !isThere(standIns[name]));
  const clouds = names.filter((cloud) => lacking(cloud).length > 0);
  const missing = clouds.flatMap(lacking);
  if (missing.length === 0) return;
  const list = missing.map((name) => (standIns[name] ? `${name} (or ${standIns[name]})` : name)).join(", ");
  const [are, them] = missing.length === 1 ? ["is", "it"] : ["are", "them"];
  const needs = clouds.length === 1 ? "needs" : "need";
  throw new MissingVariables(
    `${list} ${are} not set, and ${clouds.join(" and ")} ${needs} ${them} in the environment`,
  );
}

function readNumber(env: Environment, name: VariableName): number {
  const text = read(env, name) ?? "";
  if (/^\d{1,15}$/.test(text) && Number(text) > 0) return Number(text);
  throw new UsageError(`${name} must be a whole number from 1`);
}
