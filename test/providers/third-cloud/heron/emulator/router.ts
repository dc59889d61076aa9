import type { EmulatorAnswer, EmulatorRequest } from "colloquy/emulator";
import { okAnswer, Refusal } from "./envelope.js";
import { listFlags, setFlags } from "./flags.js";
import { listMessages } from "./messages.js";
import { getMember, listThreads } from "./threads.js";
import type { HeronWorld } from "./world.js";

type Handler = (
  world: HeronWorld,
  ids: Record<string, string>,
  query: URLSearchParams,
  form: URLSearchParams,
) => Record<string, unknown> | undefined;

const routes: Record<string, Handler> = {
  "GET /users/{user}/threads": listThreads,
  "GET /threads/{thread}/messages": listMessages,
  "GET /threads/{thread}/members/{user}": getMember,
  "GET /users/{user}/flags": listFlags,
  "PATCH /users/{user}/flags/{thread}": setFlags,
};

/** The operation's name is its route, and holds no id. */
export function operationOf(request: Pick<EmulatorRequest, "method" | "path">): string {
  return find(request)?.name ?? "no such route";
}

export function handle(
  request: EmulatorRequest,
  { world, pond, key }: { world: HeronWorld; pond: string; key: string },
): EmulatorAnswer {
  const found = find(request);
  const handler = routes[found?.name ?? ""];
  if (found === undefined || handler === undefined) throw new Refusal("no_such_route");
  const basic = Buffer.from(`${pond}:${key}`).toString("base64");
  if (request.headers.authorization !== `Basic ${basic}`) throw new Refusal("bad_key");
  if (found.ids.pond !== pond) throw new Refusal("not_your_pond");
  return okAnswer(handler(world, found.ids, request.query, formOf(request)));
}

function formOf({ method, headers, body }: EmulatorRequest): URLSearchParams {
  const isForm = headers["content-type"] === "application/x-www-form-urlencoded";
  if (method === "PATCH" && !isForm) throw new Refusal("bad_field");
  return new URLSearchParams(method === "PATCH" ? body : "");
}

/** Compares segment by segment, each unescaped: an id that holds a slash is one segment. */
function find({ method, path }: Pick<EmulatorRequest, "method" | "path">) {
  const segments = path.split("/").map(decodeURIComponent);
  for (const name of Object.keys(routes)) {
    const [verb, route = ""] = name.split(" ");
    const ids = verb === method ? idsIn(`/v2/ponds/{pond}${route}`.split("/"), segments) : undefined;
    if (ids !== undefined) return { name, ids };
  }
  return undefined;
}

function idsIn(route: string[], segments: string[]): Record<string, string> | undefined {
  if (route.length !== segments.length) return undefined;
  const ids: Record<string, string> = {};
  for (const [index, part] of route.entries()) {
    const segment = segments[index] ?? "";
    if (part.startsWith("{")) ids[part.slice(1, -1)] = segment;
    else if (part !== segment) return undefined;
  }
  return ids;
}
