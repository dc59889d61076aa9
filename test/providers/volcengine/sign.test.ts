import { createHash } from "node:crypto";
import { inspect } from "node:util";
import { Signer as VendorSigner } from "@volcengine/openapi";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import {
  canonicalQuery,
  createSigner,
  deriveKey,
  type SignableRequest,
  type SignedHeaders,
  signature,
} from "../../../providers/volcengine/sign.js";

const region = "cn-north-1";
const service = "rtc";
const at = new Date("2024-05-20T08:00:00Z");
const credentials = { accessKeyId: "AKLTEXAMPLE", secretAccessKey: "secretKeyExample==" };
const unsigned = {
  method: "POST" as const,
  host: "rtc.volcengineapi.com",
  path: "/" as const,
  query: { Version: "2020-12-01", Action: "GetConversationMessages" } as Record<string, string>,
  contentType: "application/json",
  body: '{"AppId":666666,"ConversationShortId":1691070514797524328,"Cursor":1669723135894214,"Limit":20,"Reverse":1}',
};
const request = signable(unsigned);
const bodyHash = "e86c5b68812ce654f4cdb9d3e86e39127707c2963d7b79fb7ec6f189a90c3e30";

type Unsigned = Omit<SignableRequest, "query"> & { query: Record<string, string> };

function signable(input: Unsigned): SignableRequest {
  return { ...input, query: canonicalQuery(input.query) };
}

function signedHeaders(headers: Record<string, string>): SignedHeaders {
  return Object.entries(headers)
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Made up of the vendor's signing rules and, but for the last, checked with its Node package. */
const golden = [
  { extra: {}, signed: "dfa4e5a75afb4702f1ee0fd248a286d71450467278f946179355abf92bfb3f13" },
  {
    extra: { Host: request.host },
    signed: "36542bff8b4c72299e8728d704d2650e8d146c964e049533a2c905a19cdb0227",
  },
  {
    extra: { Host: request.host, "X-Security-Token": "STS2exampleToken" },
    signed: "2d11a4be6ca0daafc1b316466d4ce471bd14c61c8cc3ab712037a3f58eebb724",
  },
  {
    extra: { "Content-Type": "application/json", Host: request.host },
    signed: "0e3c6ebcae6c4289c124b10076efa53c281308e6bb8c2e28c9dcff7b9ee54787",
  },
];

/** What the vendor's package sends; with `all`, made to sign the content type too, as the vendor's Go package does. */
function vendorHeaders(
  input: Unsigned,
  keys: { accessKeyId: string; secretAccessKey: string; sessionToken?: string },
  date: Date,
  all: boolean,
): Record<string, string> {
  const headers = { Host: input.host, "Content-Type": input.contentType };
  const signer = new VendorSigner(
    { region, method: input.method, params: input.query, headers, body: input.body },
    service,
  );
  if (all) signer.isSignableHeader = () => true;
  const { sessionToken } = keys;
  signer.addAuthorization(
    {
      accessKeyId: keys.accessKeyId,
      secretKey: keys.secretAccessKey,
      ...(sessionToken !== undefined && { sessionToken }),
    },
    date,
  );
  return signer.request.headers;
}

const oddText = fc.oneof(
  fc.string({ minLength: 1, unit: "binary", maxLength: 20 }),
  fc.constantFrom(" ", "+", "%20", "a b&c=d", "!'()*", "~-_.", "会话", "😀", "a/b?c#d", "\n\t\u0000"),
);
const requests = fc.record({
  method: fc.constant("POST" as const),
  host: fc.constantFrom("rtc.volcengineapi.com", "127.0.0.1:8123", "open-ap-singapore-1.volcengineapi.com"),
  path: fc.constant("/" as const),
  query: fc.dictionary(fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,12}$/), oddText, { maxKeys: 5 }),
  contentType: fc.constantFrom("application/json", "application/json; charset=utf-8"),
  body: oddText,
});
const token = fc.option(fc.stringMatching(/^[A-Za-z0-9+/=]{1,60}$/), { nil: undefined });
const keys = fc
  .tuple(fc.stringMatching(/^[A-Za-z0-9]{1,40}$/), fc.string({ minLength: 1, unit: "binary" }), token)
  .map(([accessKeyId, secretAccessKey, sessionToken]) => ({
    accessKeyId,
    secretAccessKey,
    ...(sessionToken !== undefined && { sessionToken }),
  }));
const dates = fc.date({
  min: new Date(0),
  max: new Date("2100-01-01T00:00:00Z"),
  noInvalidDate: true,
});

function signedBy(headers: Record<string, string>): string {
  return /Signature=([0-9a-f]{64})$/.exec(headers.Authorization!)![1]!;
}

describe("signature", () => {
  it.each(golden)("equals the known value over $extra", ({ extra, signed }) => {
    const date = "20240520T080000Z";
    const headers = signedHeaders({ "X-Date": date, "X-Content-Sha256": bodyHash, ...extra });
    const scope = "20240520/cn-north-1/rtc/request";
    const key = deriveKey(credentials.secretAccessKey, "20240520", region, service);
    expect(signature({ ...request, headers, bodyHash, date, scope, key })).toBe(signed);
  });

  it("equals the vendor's over the headers that its package signs", () => {
    fc.assert(
      fc.property(requests, keys, dates, (input, credential, date) => {
        const vendor = vendorHeaders(input, credential, date, false);
        const compact = vendor["X-Date"]!;
        const day = compact.slice(0, 8);
        const { Authorization, "Content-Type": _, ...headers } = vendor;
        const signed = signature({
          ...signable(input),
          headers: signedHeaders(headers),
          bodyHash: createHash("sha256").update(input.body).digest("hex"),
          date: compact,
          scope: `${day}/${region}/${service}/request`,
          key: deriveKey(credential.secretAccessKey, day, region, service),
        });
        expect(signed).toBe(signedBy(vendor));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("canonicalQuery", () => {
  it("sorts by name and encodes as RFC 3986 says", () => {
    expect(canonicalQuery(unsigned.query)).toBe("Action=GetConversationMessages&Version=2020-12-01");
    expect(canonicalQuery({ b: "a b+c", B: "!'()*", "a~": "会" })).toBe(
      "B=%21%27%28%29%2A&a~=%E4%BC%9A&b=a%20b%2Bc",
    );
    expect(canonicalQuery({})).toBe("");
  });
});

describe("createSigner", () => {
  it("gives every header to send but Host", () => {
    expect(createSigner({ region, service })(request, credentials, at)).toEqual({
      "Content-Type": "application/json",
      "X-Date": "20240520T080000Z",
      "X-Content-Sha256": bodyHash,
      Authorization:
        "HMAC-SHA256 Credential=AKLTEXAMPLE/20240520/cn-north-1/rtc/request, " +
        "SignedHeaders=content-type;host;x-content-sha256;x-date, " +
        "Signature=0e3c6ebcae6c4289c124b10076efa53c281308e6bb8c2e28c9dcff7b9ee54787",
    });
  });

  it("equals the vendor's package byte for byte, with and without a session token", () => {
    const sign = createSigner({ region, service });
    fc.assert(
      fc.property(requests, keys, dates, (input, credential, date) => {
        const { Host, ...sent } = vendorHeaders(input, credential, date, true);
        expect(sign(signable(input), credential, date)).toEqual(sent);
      }),
      { numRuns: 1000 },
    );
  });

  it("sends and signs the session token of temporary credentials", () => {
    const sign = createSigner({ region, service });
    const headers = sign(request, { ...credentials, sessionToken: "STS2exampleToken" }, at);
    expect(headers["X-Security-Token"]).toBe("STS2exampleToken");
    expect(headers.Authorization).toContain("x-date;x-security-token,");
    expect(signedBy(headers)).not.toBe(signedBy(sign(request, credentials, at)));
  });

  it("hashes an empty body", () => {
    const headers = createSigner({ region, service })({ ...request, body: "" }, credentials, at);
    expect(headers["X-Content-Sha256"]).toBe(createHash("sha256").digest("hex"));
  });

  it("signs the host without its default port, and with any other", () => {
    const sign = createSigner({ region, service });
    const over = (host: string) => signedBy(sign({ ...request, host }, credentials, at));
    expect(over("rtc.volcengineapi.com:443")).toBe(over("rtc.volcengineapi.com"));
    expect(over("rtc.volcengineapi.com:80")).toBe(over("rtc.volcengineapi.com"));
    expect(over("rtc.volcengineapi.com:8443")).not.toBe(over("rtc.volcengineapi.com"));
    expect(over("rtc.volcengineapi.com:8080")).not.toBe(over("rtc.volcengineapi.com"));
  });

  it("keeps days, secrets and signers apart, also beyond what it remembers", () => {
    const sign = createSigner({ region, service });
    const elsewhere = createSigner({ region: "ap-southeast-1", service });
    for (let round = 0; round < 3; round++)
      for (let day = 1; day <= 7; day++)
        for (const secretAccessKey of ["one", "two", "three"]) {
          const date = new Date(`2024-05-0${day}T23:59:59.999Z`);
          const credential = { accessKeyId: "same", secretAccessKey };
          const { Host, ...sent } = vendorHeaders(unsigned, credential, date, true);
          expect(sign(request, credential, date)).toEqual(sent);
          expect(signedBy(elsewhere(request, credential, date))).not.toBe(signedBy(sent));
        }
  });

  it("uses a new key from the first second of a new day", () => {
    const sign = createSigner({ region, service });
    for (const time of [
      "2024-02-28T23:59:59.999Z",
      "2024-02-29T00:00:00Z",
      "2024-02-29T23:59:59Z",
      "2024-03-01T00:00:00Z",
    ]) {
      const { Host, ...sent } = vendorHeaders(unsigned, credentials, new Date(time), true);
      expect(sign(request, credentials, new Date(time))).toEqual(sent);
    }
  });

  it("signs alike with credentials that never change, over days and beside others", () => {
    const sign = createSigner({ region, service, known: credentials });
    for (const time of ["2024-02-28T23:59:59.999Z", "2024-02-29T00:00:00Z", "2024-02-28T23:59:59Z"]) {
      for (const one of [credentials, { ...credentials, secretAccessKey: "another" }, credentials]) {
        const { Host, ...sent } = vendorHeaders(unsigned, one, new Date(time), true);
        expect(sign(request, one, new Date(time))).toEqual(sent);
      }
    }
  });

  it("signs alike where the runtime has no one-shot hash", async () => {
    vi.resetModules();
    vi.doMock("node:crypto", async (original) => ({
      default: { ...(await original<typeof import("node:crypto")>()), hash: undefined },
    }));
    const older = await import("../../../providers/volcengine/sign.js");
    vi.doUnmock("node:crypto");
    const sign = createSigner({ region, service });
    const signOlder = older.createSigner({ region, service });
    for (const body of ["", request.body, "会话😀"]) {
      expect(signOlder({ ...request, body }, credentials, at)).toEqual(
        sign({ ...request, body }, credentials, at),
      );
    }
  });

  it("shows no secret when it is inspected", () => {
    const sign = createSigner({ region, service });
    const headers = sign(request, credentials, at);
    const shown = inspect([sign, headers], { showHidden: true, depth: 10 });
    expect(shown).not.toContain(credentials.secretAccessKey);
  });
});
