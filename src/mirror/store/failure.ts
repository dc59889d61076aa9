import { ColloquyError, type ColloquyErrorInit } from "../../errors/colloquy-error.js";

/** Two transactions that wait for each other, or that cannot both be true. */
const clashCodes = new Set(["40001", "40P01"]);

/** A key that is there already. Where another transaction brought it meanwhile, the same work finds it the next time. */
const TAKEN_KEY = "23505";

/** No such schema, table or column. */
const schemaCodes = new Set(["3F000", "42P01", "42703"]);

/** A page of a table or of an index that is not as it was written. */
const damageCodes = new Set(["XX001", "XX002"]);

/** Ended because it took too long, or because somebody wanted it to end. */
const CANCELED = "57014";

/** Connection lost, no resources left, shut down by somebody, or a file that cannot be read. */
const passingClasses = /^(08|53|57|58)/;

/** What a driver throws, as an error of ours. `providerCode` is the database's own, a SQLSTATE where it answered. */
export function failureOf(thrown: unknown): ColloquyError {
  if (ColloquyError.is(thrown)) return thrown;
  const { code, message } = (thrown ?? {}) as { code?: unknown; message?: unknown };
  const providerCode = typeof code === "string" ? code : undefined;
  return new ColloquyError({ ...meaningOf(providerCode, String(message)), providerCode, cause: thrown });
}

function meaningOf(code: string | undefined, message: string): ColloquyErrorInit {
  if (code !== undefined && schemaCodes.has(code)) {
    return {
      code: "conflict",
      message: `the tables of the mirror are not there, or of another version (${message}); call migrate()`,
    };
  }
  if (code !== undefined && clashCodes.has(code)) {
    return {
      code: "conflict",
      message: `the database gave way to another transaction: ${message}`,
      retryable: true,
    };
  }
  if (code !== undefined && damageCodes.has(code)) {
    return {
      code: "unknown",
      message: `the files of the database are damaged: ${message}; restore them, or begin with an empty database, and crawls read everything again`,
      outcome: "unknown",
    };
  }
  if (code === CANCELED) {
    return { code: "timeout", message: `the database ended a statement: ${message}`, retryable: true };
  }
  const answered = code !== undefined && /^[0-9A-Z]{5}$/.test(code);
  if (answered && !passingClasses.test(code)) {
    return { code: "unknown", message: `the database refused a statement: ${message}`, outcome: "unknown" };
  }
  return {
    code: "unavailable",
    message: `the database cannot be reached: ${message}`,
    retryable: true,
    outcome: "unknown",
  };
}

/** Whether the same work may succeed when it is done again at once. */
export function clashes({ providerCode }: ColloquyError): boolean {
  return providerCode !== undefined && (clashCodes.has(providerCode) || providerCode === TAKEN_KEY);
}
