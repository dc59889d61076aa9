/** The page over the example's inbox: its files, its pictures, and what keeps it to this machine. */
import { readFile } from "node:fs/promises";
import type { FastifyInstance, FastifyRequest } from "fastify";

const files = {
  "/": ["index.html", "text/html"],
  "/inbox-page/inbox.js": ["inbox.js", "text/javascript"],
  "/inbox-page/inbox.css": ["inbox.css", "text/css"],
} as const;

/** Pages load nothing from elsewhere. */
export const safeHeaders = {
  "content-security-policy": [
    "default-src 'none'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/**
 * Refuses requests under any name but this machine's own, so that no other site reaches the server by pointing its own
 * name here; and lets pages load nothing from elsewhere.
 */
export function keepToThisMachine(server: FastifyInstance): void {
  server.addHook("onRequest", async (request, reply) => {
    reply.headers(safeHeaders);
    if (!loopback.test(request.headers.host ?? "")) return reply.status(421).send({ code: "foreign_host" });
  });
}

interface PageOptions {
  /** Whoever opens the page without a session is signed in with this one; an app of yours has a login there. */
  session: string;
  isSession: (token: string) => boolean;
}

export function servePage(server: FastifyInstance, { session, isSession }: PageOptions): void {
  for (const [path, [name, type]] of Object.entries(files)) {
    server.get(path, async (request, reply) => {
      // Without `Secure`, because the example speaks plain HTTP to this machine.
      if (path === "/" && !isSession(sessionIn(request)))
        reply.header("set-cookie", `session=${session}; HttpOnly; SameSite=Strict; Path=/`);
      return reply.type(`${type}; charset=utf-8`).send(await readFile(fileAt(name)));
    });
  }
  server.get<{ Querystring: { of?: string } }>("/pictures", async ({ query }, reply) =>
    reply.type("image/svg+xml; charset=utf-8").send(drawInitial(query.of ?? "")),
  );
}

/** The session of a request: from the page's cookie, or from `Authorization: Bearer <session>`. */
export function sessionIn({ headers: { authorization, cookie = "" } }: FastifyRequest): string {
  return authorization?.replace(/^Bearer /, "") ?? /(?:^|; ?)session=([^;]*)/.exec(cookie)?.[1] ?? "";
}

/**
 * Where the page finds a row's picture. It is drawn here: `avatarUrl` leads to any host that a user named, and that host
 * would learn who looks at the inbox and when.
 */
export function pictureOf(title: string): string {
  return `/pictures?${new URLSearchParams({ of: title })}`;
}

function fileAt(name: string): URL {
  return new URL(`inbox-page/${name}`, import.meta.url);
}

/** One letter or digit at most comes from the name, so no markup can. */
function drawInitial(name: string): string {
  const initial = /[\p{L}\p{N}]/u.exec(name)?.[0] ?? "?";
  const hue = [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) % 360, 0);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">
  <rect width="48" height="48" fill="hsl(${hue} 45% 45%)"/>
  <text x="24" y="32" font-size="22" font-family="sans-serif" text-anchor="middle" fill="#fff">${initial}</text>
</svg>`;
}
