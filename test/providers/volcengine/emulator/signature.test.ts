import openapi from "@volcengine/openapi";
import { describe, expect, it } from "vitest";
import { checkSignature } from "../../../../providers/volcengine/emulator/signature.js";
import { appId, call, credentials, send, signedHeaders, start } from "./calls.js";

const query = "Action=GetConversationUserCount&Version=2020-12-01";
const body = `{"AppId":${appId},"ConversationShortId":1691070514797524328}`;

interface OfficialOptions {
  sessionToken?: string;
  host?: string;
  region?: string;
  service?: string;
}

/** Headers made by the vendor's own package. */
function officialHeaders(options: OfficialOptions = {}): Record<string, string> {
  const request = {
    region: options.region ?? "cn-north-1",
    method: "POST",
    pathname: "/",
    params: { Action: "GetConversationUserCount", Version: "2020-12-01" },
    headers: options.host === undefined ? {} : { Host: options.host },
    body,
  };
  const signer = new openapi.Signer(request, options.service ?? "rtc");
  const secret = { accessKeyId: credentials.accessKeyId, secretKey: credentials.secretAccessKey };
  const { sessionToken = "" } = options;
  signer.addAuthorization({ ...secret, sessionToken });
  const { Host: _, ...headers } = request.headers as Record<string, string>;
  return { ...headers, "Content-Type": "application/json" };
}

describe("a request signed by the vendor's Signer", () => {
  it("is accepted", async () => {
    const emulator = await start();
    const reply = await send(emulator, query, body, { headers: officialHeaders() });
    expect(reply.error?.Code).toBe("ConversationNotFound");
  });

  it("is accepted with the host signed, and with the query in another order", async () => {
    const emulator = await start();
    const headers = officialHeaders({ host: new URL(emulator.url).host });
    const reordered = "Version=2020-12-01&Action=GetConversationUserCount";
    const reply = await send(emulator, reordered, body, { headers });
    expect(reply.error?.Code).toBe("ConversationNotFound");
  });

  it("is accepted with a session token", async () => {
    const emulator = await start({ sessionToken: "STS2exampleToken" });
    const headers = officialHeaders({ sessionToken: "STS2exampleToken" });
    const reply = await send(emulator, query, body, { headers });
    expect(reply.error?.Code).toBe("ConversationNotFound");
  });

  it("is refused with another session token, with none, and with one that is not expected", async () => {
    const strict = await start({ sessionToken: "STS2exampleToken" });
    const plain = await start();
    const wrong = officialHeaders({ sessionToken: "another" });
    for (const [emulator, headers] of [
      [strict, wrong],
      [strict, officialHeaders()],
      [plain, wrong],
    ] as const) {
      const reply = await send(emulator, query, body, { headers });
      expect([reply.status, reply.error?.Code]).toEqual([401, "InvalidSecretToken"]);
    }
  });

  it("is accepted only for the emulator's own region and service", async () => {
    for (const [region, service] of [
      ["ap-southeast-1", "rtc"],
      ["cn-north-1", "im"],
    ] as const) {
      const emulator = await start({ region, service });
      const refused = await send(emulator, query, body, { headers: officialHeaders() });
      expect([refused.status, refused.error?.Code]).toEqual([400, "InvalidCredential"]);
      const accepted = await send(emulator, query, body, { headers: officialHeaders({ region, service }) });
      expect(accepted.error?.Code).toBe("ConversationNotFound");
    }
  });
});

describe("golden vectors", () => {
  const text =
    '{"AppId":666666,"ConversationShortId":1691070514797524328,"Cursor":1669723135894214,"Limit":20,"Reverse":1}';
  const hash = "e86c5b68812ce654f4cdb9d3e86e39127707c2963d7b79fb7ec6f189a90c3e30";
  const now = new Date("2024-05-20T08:00:00Z");
  const vectors: [string, string][] = [
    ["x-content-sha256;x-date", "dfa4e5a75afb4702f1ee0fd248a286d71450467278f946179355abf92bfb3f13"],
    ["host;x-content-sha256;x-date", "36542bff8b4c72299e8728d704d2650e8d146c964e049533a2c905a19cdb0227"],
    [
      "host;x-content-sha256;x-date;x-security-token",
      "2d11a4be6ca0daafc1b316466d4ce471bd14c61c8cc3ab712037a3f58eebb724",
    ],
    [
      "content-type;host;x-content-sha256;x-date",
      "0e3c6ebcae6c4289c124b10076efa53c281308e6bb8c2e28c9dcff7b9ee54787",
    ],
  ];

  function check(signed: string, signature: string, host = "rtc.volcengineapi.com"): void {
    const token = signed.includes("x-security-token") ? "STS2exampleToken" : undefined;
    const credential = `${credentials.accessKeyId}/20240520/cn-north-1/rtc/request`;
    const request = {
      method: "POST",
      path: "/",
      query: new URLSearchParams("Version=2020-12-01&Action=GetConversationMessages"),
      headers: {
        host,
        "content-type": "application/json",
        "x-date": "20240520T080000Z",
        "x-content-sha256": hash,
        ...(token !== undefined && { "x-security-token": token }),
        authorization: `HMAC-SHA256 Credential=${credential}, SignedHeaders=${signed}, Signature=${signature}`,
      },
      body: text,
    };
    const session = token === undefined ? {} : { sessionToken: token };
    checkSignature(request, {
      ...credentials,
      ...session,
      region: "cn-north-1",
      service: "rtc",
      clockSkewMs: 0,
      now,
    });
  }

  it.each(vectors)("%s is accepted", (signed, signature) => {
    expect(() => check(signed, signature)).not.toThrow();
    expect(() => check(signed, signature.replace(/^./, "f"))).toThrow(/signature/i);
  });

  it("a default port is not part of the signed host, another host is", () => {
    const [signed = "", signature = ""] = vectors[1] ?? [];
    expect(() => check(signed, signature, "rtc.volcengineapi.com:443")).not.toThrow();
    expect(() => check(signed, signature, "other.volcengineapi.com")).toThrow(/signature/i);
  });
});

describe("refusals", () => {
  const good = () => signedHeaders(body, query);
  const edited = (change: (authorization: string) => string) => {
    const headers = good();
    return { ...headers, Authorization: change(headers.Authorization ?? "") };
  };
  const without = (name: string) => {
    const headers = good();
    delete headers[name];
    return headers;
  };
  const cases: [string, () => Record<string, string>, number, string, bigint?][] = [
    ["no Authorization", () => without("Authorization"), 401, "MissingAuthenticationToken"],
    [
      "another algorithm",
      () => edited((text) => text.replace("HMAC-SHA256", "AWS4")),
      400,
      "InvalidAuthorization",
    ],
    ["no signature", () => edited((text) => text.replace(/, Signature=.*/, "")), 401, "MissingSignature"],
    [
      "a wrong signature",
      () => edited((text) => text.replace(/.$/, "!")),
      401,
      "SignatureDoesNotMatch",
      100010n,
    ],
    [
      "an unknown key",
      () => edited((text) => text.replace("AKLT", "AKXX")),
      401,
      "InvalidAccessKey",
      100009n,
    ],
    ["a cut credential", () => edited((text) => text.replace("/request", "")), 400, "InvalidCredential"],
    [
      "another region",
      () => edited((text) => text.replace("cn-north-1", "cn-beijing")),
      400,
      "InvalidCredential",
    ],
    ["no X-Date", () => without("X-Date"), 400, "InvalidTimestamp", 100006n],
    [
      "an impossible date",
      () => ({ ...good(), "X-Date": "20241399T080000Z" }),
      400,
      "InvalidTimestamp",
      100006n,
    ],
    ["no body hash", () => without("X-Content-Sha256"), 401, "SignatureDoesNotMatch", 100010n],
    [
      "an unsigned body hash",
      () => edited((text) => text.replace("x-content-sha256;", "")),
      400,
      "InvalidAuthorization",
    ],
    [
      "headers out of order",
      () => edited((text) => text.replace("x-content-sha256;x-date", "x-date;x-content-sha256")),
      400,
      "InvalidAuthorization",
    ],
    [
      "a token that is not expected",
      () => ({ ...good(), "X-Security-Token": "t" }),
      401,
      "InvalidSecretToken",
    ],
    [
      "no content type",
      () => ({ ...good(), "Content-Type": "text/plain" }),
      400,
      "MissingRequestInfo",
      100004n,
    ],
  ];

  it.each(cases)("%s", async (_title, headers, status, code, codeN) => {
    const emulator = await start();
    const reply = await send(emulator, query, body, { headers: headers() });
    expect([reply.status, reply.error?.Code, reply.error?.CodeN]).toEqual([status, code, codeN]);
  });

  it("refuses a body, a query or a date other than the signed one", async () => {
    const emulator = await start();
    const headers = good();
    const minuteLater = signedHeaders(body, query, new Date(Date.now() + 60_000))["X-Date"] ?? "";
    const replies = [
      await send(emulator, query, body.replace("328", "329"), { headers }),
      await send(emulator, query.replace("GetConversationUserCount", "GetMessages"), body, { headers }),
      await send(emulator, `${query}&extra=1`, body, { headers }),
      await send(emulator, query, body, { headers: { ...headers, "X-Date": minuteLater } }),
    ];
    for (const reply of replies) expect(reply.error?.Code).toBe("SignatureDoesNotMatch");
  });

  it("refuses the right session token when it is sent but not signed", async () => {
    const emulator = await start({ sessionToken: "STS2exampleToken" });
    const headers = { ...good(), "X-Security-Token": "STS2exampleToken" };
    const reply = await send(emulator, query, body, { headers });
    expect([reply.status, reply.error?.Code]).toEqual([400, "InvalidAuthorization"]);
  });

  it("a date up to 15 minutes off is accepted, an older or later one is InvalidTimestamp", async () => {
    const now = new Date("2026-03-01T12:00:00Z");
    const emulator = await start({ now: () => now });
    const codeAt = async (minutes: number) => {
      const headers = signedHeaders(body, query, new Date(now.getTime() + minutes * 60_000));
      return (await send(emulator, query, body, { headers })).error?.Code;
    };
    expect(await codeAt(-15)).toBe("ConversationNotFound");
    expect(await codeAt(15)).toBe("ConversationNotFound");
    expect(await codeAt(-16)).toBe("InvalidTimestamp");
    expect(await codeAt(16)).toBe("InvalidTimestamp");
  });

  it("a path, method, version or action that does not exist", async () => {
    const emulator = await start();
    const codes = async (options: { query?: string; method?: string }) => {
      const reply = await call(emulator, "GetMessages", body, options);
      return [reply.status, reply.error?.Code];
    };
    expect(await codes({ query: "Action=Nothing&Version=2020-12-01" })).toEqual([
      404,
      "InvalidActionOrVersion",
    ]);
    expect(await codes({ query: "Action=GetMessages&Version=2023-11-01" })).toEqual([
      404,
      "InvalidActionOrVersion",
    ]);
    expect(await codes({ query: "Action=GetMessages" })).toEqual([400, "MissingParameter"]);
    expect(await codes({ method: "GET" })).toEqual([405, "MethodNotAllowed"]);
  });
});
