import {
  invalidArgument,
  type Json,
  type JsonInput,
  type Method,
  type Operation,
  optionalRecord,
  show,
} from "colloquy/provider";
import { PROVIDER, segmentOf } from "../ids.js";
import { CHANGES, READS } from "./index.js";

/** Outside braces stand words of heron's own alone, so that no name holds an id. */
const callName =
  /^(GET|POST|PUT|PATCH|DELETE) ((?:\/(?:users|threads|messages|members|flags|\{[a-z]+\})){1,8})$/;

/**
 * Any other call of heron's, for `client.call`: the name is a method and a path with places for ids, such as
 * `GET /threads/{thread}`. What the input holds for these places goes into the path, the rest into query or form.
 */
export function rawOperation(name: string, { safe }: { safe: boolean }): Operation<JsonInput, Json> {
  const [, method, route] = callName.exec(name) ?? [];
  if (method === undefined || route === undefined) {
    const message = `heron: the operation must look like "GET /threads/{thread}", got ${show(name)}`;
    throw invalidArgument(message, PROVIDER);
  }
  return {
    name,
    ...(safe ? READS : CHANGES),
    request: (input) => askFor(method as Method, route, textsOf(input)),
    read: (answer) => answer,
  };
}

function askFor(method: Method, route: string, texts: Map<string, string>) {
  const path = route.replace(/\{([a-z]+)\}/g, (_, name: string) => {
    const id = texts.get(name) ?? "";
    texts.delete(name);
    return segmentOf(id);
  });
  const rest = Object.fromEntries(texts);
  if (method === "GET" || method === "DELETE") return { method, path, query: rest };
  return { method, path, body: rest };
}

/** Queries and forms have one level. */
function textsOf(input: JsonInput): Map<string, string> {
  const members = Object.entries(optionalRecord(input) ?? {});
  const nested = members.find(([, value]) => typeof value === "object");
  if (nested !== undefined) throw invalidArgument(`heron: ${nested[0]} must be a single value`, PROVIDER);
  return new Map(members.map(([name, value]) => [name, String(value)]));
}
