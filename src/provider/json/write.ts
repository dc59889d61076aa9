import { JsonError, type JsonInput, MAX_DEPTH } from "./value.js";

/**
 * Writes JSON; a `bigint` becomes a bare integer. `toJSON` is not consulted.
 * @throws JsonError that names the path of a number that is not finite, of anything that is not plain data, and of a
 * cycle (as nesting deeper than 64).
 */
export function stringifyJson(value: JsonInput): string {
  return write(value, []);
}

function write(value: unknown, path: (string | number)[]): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      if (Number.isFinite(value)) return JSON.stringify(value);
      throw new JsonError(`${describePath(path)} is not a finite number`);
    case "boolean":
    case "bigint":
      return String(value);
    case "object":
      return value === null ? "null" : writeContainer(value, path);
    default:
      throw new JsonError(`${describePath(path)} is ${typeof value}, which JSON does not have`);
  }
}

function writeContainer(value: object, path: (string | number)[]): string {
  if (path.length === MAX_DEPTH) throw tooDeep();
  const writeMember = (key: string | number, member: unknown): string => {
    path.push(key);
    const written = write(member, path);
    path.pop();
    return written;
  };
  if (Array.isArray(value))
    return `[${Array.from(value, (item, index) => writeMember(index, item)).join(",")}]`;
  if (!isPlain(value)) throw new JsonError(`${describePath(path)} is not a plain object`);
  const members = value as Record<string, unknown>;
  let written = "";
  for (const key of Object.keys(members)) {
    const member = members[key];
    if (member === undefined) continue;
    written += `${written === "" ? "" : ","}${JSON.stringify(key)}:${writeMember(key, member)}`;
  }
  return `{${written}}`;
}

/** Whether a value is a plain object, also one of another realm, whose `Object.prototype` is not ours. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function describePath(path: (string | number)[]): string {
  return `$${path.map((key) => (typeof key === "number" ? `[${key}]` : `.${key.slice(0, 40)}`)).join("")}`;
}

function tooDeep(): JsonError {
  return new JsonError(`the nesting is deeper than ${MAX_DEPTH}`);
}
