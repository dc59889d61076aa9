import { type Environment, missingVariables, type Variable } from "../provider/index.js";
import { clouds, type ProviderName, providerNames } from "./clouds.js";
import { MissingVariables } from "./terminal/usage.js";

/** The variable whose key seals the cursors that are printed. */
export const CURSOR_KEY = "COLLOQUY_CURSOR_KEY";

const ofClouds: [string, Variable][] = providerNames.flatMap((name) => [
  ...Object.entries<Variable>(clouds[name].variables),
  ...ofWebhookAlone(name),
]);

/** Calls do without these. */
function ofWebhookAlone(name: ProviderName): [string, Variable][] {
  const { variables, webhook } = clouds[name];
  return Object.entries<Variable>(webhook.variables)
    .filter(([variable]) => !Object.hasOwn(variables, variable))
    .map(([variable, { required: _onlyForEvents, ...rest }]) => [variable, rest]);
}

/** Every variable that the command reads, besides NO_COLOR and TERM. */
const variables: [string, Variable][] = [
  ...ofClouds,
  [CURSOR_KEY, { meaning: "32 bytes or more: seals the printed cursors", secret: true }],
];

/** The variables that say which cloud is meant and who asks it. */
export const cloudVariables = ofClouds.map(([name]) => name);

/** The variables and their meanings, as `--help` prints them. */
export function environmentHelp(command: string): string {
  const line = ([name, { meaning, required, or }]: [string, Variable]) =>
    `  ${name}${required ? "*" : ""}\n      ${meaning}${required && or ? `, or ${or}` : ""}`;
  return [
    "Environment (* needed for that cloud):",
    ...variables.map(line),
    `\`${command} emulate\` prints a set that works without an account.`,
  ].join("\n");
}

/** Values that must not be printed. */
export function secretsIn(env: Environment): string[] {
  return variables.flatMap(([name, { secret }]) => (secret && env[name] ? [env[name]] : []));
}

/** What is thrown where the environment has all that a cloud needs for none of them. */
export function noCloud(env: Environment): MissingVariables {
  const each = providerNames.map(
    (name) => `${missingVariables(clouds[name].variables, env).join(", ")} of ${name}`,
  );
  return new MissingVariables(`set the variables of one cloud or more: ${each.join("; or ")}`);
}

/** Refuses an environment that lacks something for any of these clouds, and names all of it. */
export function needVariables(names: readonly ProviderName[], env: Environment): void {
  const missingOf = (name: ProviderName) => missingVariables(clouds[name].variables, env);
  const lacking = names.filter((name) => missingOf(name).length > 0);
  const missing = lacking.flatMap(missingOf);
  if (missing.length === 0) return;
  const [are, them] = missing.length === 1 ? ["is", "it"] : ["are", "them"];
  const needs = lacking.length === 1 ? "needs" : "need";
  throw new MissingVariables(
    `${missing.join(", ")} ${are} not set, and ${lacking.join(" and ")} ${needs} ${them} in the environment`,
  );
}
