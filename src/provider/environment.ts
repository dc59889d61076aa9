import { invalidArgument } from "../errors/colloquy-error.js";

/** As `process.env`; an empty variable counts as none. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One variable of the environment that a provider reads. */
export interface Variable {
  /** What it holds, in a few words. */
  readonly meaning: string;
  /** The provider cannot be made without it. */
  readonly required?: true;
  /** It must not be printed. */
  readonly secret?: true;
  /** The variable that may be set in place of this one. Both together are refused. */
  readonly or?: string;
}

/** The variables of one provider, by name. */
export type Variables<Name extends string = string> = Readonly<Record<Name, Variable>>;

/** The values of one provider's variables. */
export interface Values<Name extends string> {
  /** `undefined` where it is not set. */
  text(name: Name): string | undefined;
  /** For required ones. */
  required(name: Name): string;
  /** For required ones: a whole number from 1. Throws `invalid_argument` for anything else. */
  wholeNumber(name: Name): number;
}

/** The required variables that are not set, each with the one that may stand in its place. */
export function missingVariables(variables: Variables, env: Environment): string[] {
  return Object.entries(variables)
    .filter(([name, { required, or }]) => required && !env[name] && !(or && env[or]))
    .map(([name, { or }]) => (or === undefined ? name : `${name} (or ${or})`));
}

/** Reads a provider's variables. Throws `invalid_argument` that names all that are missing, and shows no value. */
export function readEnvironment<Name extends string>(
  provider: string,
  variables: Variables<Name>,
  env: Environment,
): Values<Name> {
  const refuse = (problem: string) => invalidArgument(`${provider}: ${problem}`, provider);
  const missing = missingVariables(variables, env);
  if (missing.length > 0) {
    const are = missing.length === 1 ? "is" : "are";
    throw refuse(`${missing.join(" and ")} ${are} not set in the environment`);
  }
  for (const [name, { or }] of Object.entries<Variable>(variables)) {
    if (or && env[or] && env[name]) throw refuse(`${name} and ${or} are both set; unset one of them`);
  }
  const required = (name: Name) => env[name] ?? "";
  return {
    text: (name) => env[name] || undefined,
    required,
    wholeNumber(name) {
      if (/^[1-9]\d{0,14}$/.test(required(name))) return Number(required(name));
      throw refuse(`${name} must be a whole number from 1`);
    },
  };
}
