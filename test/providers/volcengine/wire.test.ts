import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { codeOf, isStale } from "../../../providers/volcengine/errors.js";
import { type VolcengineOptions, volcengine } from "../../../providers/volcengine/index.js";
import { type ClientOptions, ColloquyError } from "../../../src/index.js";
import { errorOf } from "../../support/catching.js";
import { answer, answerNothing, failure, success, vendor } from "./answers.js";
import { appId, clientOf, credentials } from "./support.js";

beforeEach(() => vendor.start());

const list = (options: Partial<VolcengineOptions> = {}, client: ClientOptions = {}) =>
  clientOf(options, client).conversations.list({ userId: "10001" });
const empty = success('{"ConversationInfos":[],"HasMore":false,"NextCursor":0}');

/** The gateway's codes with their HTTP status (docs 6369/68677), then the app's own (docs 6348/412253), whose status is not known. */
const errors: [code: string, status: number, meaning: string, retryable?: boolean][] = [
  ["MissingParameter", 400, "invalid_argument"],
  ["MissingRequestInfo", 400, "invalid_argument"],
  ["ServiceNotFound", 404, "invalid_argument"],
  ["InvalidActionOrVersion", 404, "unsupported"],
  ["MethodNotAllowed", 405, "unsupported"],
  ["InvalidAccessKey", 401, "unauthenticated"],
  ["SignatureDoesNotMatch", 401, "unauthenticated"],
  ["InvalidAuthorization", 400, "unauthenticated"],
  ["InvalidCredential", 400, "unauthenticated"],
  ["MissingAuthenticationToken", 401, "unauthenticated"],
  ["MissingSignature", 401, "unauthenticated"],
  ["AccessDenied", 403, "permission_denied"],
  ["LackPolicy", 403, "permission_denied"],
  ["LackProjectPolicy", 401, "permission_denied"],
  ["FlowLimitExceeded", 429, "rate_limited", true],
  ["FlowLimitExceeded.QPSOverLimit", 429, "rate_limited", true],
  ["RequestLimitExceeded", 429, "rate_limited", true],
  ["InternalError", 500, "unavailable", true],
  ["UndefinedError", 500, "unavailable", true],
  ["FailToConnect", 502, "unavailable", true],
  ["InternalServiceError", 502, "unavailable", true],
  ["ServiceUnavailableTemp", 503, "unavailable", true],
  ["InternalServiceTimeout", 504, "timeout", true],
  ["AppNotFound", 400, "permission_denied"],
  ["AppStatusException", 400, "permission_denied"],
  ["NoAuth", 400, "permission_denied"],
  ["JsonParsingError", 400, "invalid_argument"],
  ["InvalidParam", 400, "invalid_argument"],
  ["ConversationShortIdsHasInvalidElem", 400, "not_found"],
  ["CreateSingleConversationNeedOtherParticipantId", 400, "invalid_argument"],
  ["OwnerShouldBeEqual", 400, "invalid_argument"],
  ["OnlyOwnerCanOperator", 400, "permission_denied"],
  ["ConversationNotFound", 400, "not_found"],
  ["ParticipantNotFound", 400, "not_found"],
  ["ParticipantNotInConversation", 400, "not_found"],
  ["MessageNotFound", 400, "not_found"],
  ["SettingNotFound", 400, "not_found"],
  ["UserNotFound", 400, "not_found"],
  ["SingleConversationNotSupport", 400, "unsupported"],
  ["OnlySingleConversationSupport", 400, "unsupported"],
  ["LiveConversationNotSupport", 400, "unsupported"],
  ["OnlyLiveConversationSupport", 400, "unsupported"],
  ["ConversationParticipantsMoreThanLimit", 400, "conflict"],
  ["MoreThanUserConversationLimit", 400, "conflict"],
  ["ManagerMoreThanLimit", 400, "conflict"],
  ["BlockConversationWhiteParticipantMoreThanLimit", 400, "conflict"],
  ["ConversationMarkTypeMoreThanLimit", 400, "conflict"],
  ["SomethingNew", 500, "unknown"],
  ["constructor", 400, "unknown"],
];

describe("the vendor's errors", () => {
  it.each(errors)(
    "%s is the same in HTTP 200 and in HTTP %i: %s",
    async (code, status, meaning, retryable = false) => {
      const body = failure(code, "Why not.");
      answer(body, { status, body });
      for (const _ of [200, status]) {
        await expect(list()).rejects.toMatchObject({
          code: meaning,
          providerCode: code,
          requestId: "R1",
          retryable,
          provider: "volcengine",
          operation: "GetUserConversations",
          message: expect.stringContaining(`volcengine GetUserConversations: the vendor answered ${code}`),
        });
      }
    },
  );

  it.each(["InvalidTimestamp", "InvalidSecretToken"])("%s is signed anew once", async (code) => {
    const sent = answer(failure(code), empty, failure(code), failure(code));
    let asked = 0;
    const rotating = () => ({ ...credentials, sessionToken: `token${++asked}` });
    await list({ credentials: rotating }, { retry: {} });
    expect(sent.map(({ headers }) => headers["x-security-token"])).toEqual(["token1", "token2"]);
    await expect(list({}, { retry: {} })).rejects.toMatchObject({
      code: "unauthenticated",
      retryable: false,
    });
    expect(sent).toHaveLength(4);
  });

  it("keep the vendor's words", async () => {
    answer(failure("InvalidParam", "Limit is too large."));
    await expect(list()).rejects.toMatchObject({
      message: "volcengine GetUserConversations: the vendor answered InvalidParam: Limit is too large.",
    });
  });

  it("show the number where there is no code, and no error where it is empty", async () => {
    answer(
      '{"ResponseMetadata":{"Error":{"CodeN":100009}}}',
      '{"ResponseMetadata":{"Error":"Broken"}}',
      '{"ResponseMetadata":{"Error":{"Message":"words only"}}}',
    );
    await expect(list()).rejects.toMatchObject({ code: "unauthenticated", providerCode: "100009" });
    await expect(list()).rejects.toMatchObject({ code: "unknown", providerCode: "Broken" });
    await expect(list()).rejects.toMatchObject({ code: "unknown", providerCode: "" });
    for (const error of ['{"Code":"","Message":"","CodeN":0}', "{}", "null", '""']) {
      answer(empty.replace('"Action":""', `"Error":${error}`));
      expect(await list()).toEqual({ items: [], nextCursor: null });
    }
  });

  it.each([
    [200, "{}", "bad_response"],
    [200, "[]", "bad_response"],
    [200, "null", "bad_response"],
    [200, "<html>", "bad_response"],
    [503, "<html>", "unavailable"],
    [503, '{"ResponseMetadata":{}}', "unavailable"],
    [429, "slow down", "rate_limited"],
    [401, "{}", "unauthenticated"],
  ])("HTTP %i with %s, which has no envelope, goes by its status", async (status, body, code) => {
    answer({ status, body });
    await expect(list()).rejects.toMatchObject({ code });
  });

  it("never are anything but a ColloquyError, whatever was answered", async () => {
    const json = fc.json({ maxDepth: 5 });
    const envelope = fc.record({ error: fc.option(json), result: json }).map(({ error, result }) => {
      const metadata = error === null ? "" : `"Error":${error}`;
      return `{"ResponseMetadata":{${metadata}},"Result":${result}}`;
    });
    const item = fc
      .dictionary(
        fc.constantFrom(
          "ConversationShortId",
          "ConversationType",
          "Ext",
          "Name",
          "CreateTime",
          "Status",
          "MessageId",
        ),
        fc.oneof(json, fc.maxSafeNat().map(String)),
      )
      .map((fields) => `{${Object.entries(fields).map(([name, value]) => `"${name}":${value}`)}}`);
    const answers = fc
      .array(item)
      .map((items) => success(`{"ConversationInfos":[${items}],"Messages":[${items}],"HasMore":false}`));
    const { wire, conversations, messages } = volcengine({ appId, credentials });
    await fc.assert(
      fc.asyncProperty(fc.oneof(json, envelope, answers), async (body) => {
        const verdict = wire.judge({ status: 200, headers: {}, body: JSON.parse(body) });
        if (verdict?.ok !== true || conversations.shape !== "streamed" || messages === undefined) return;
        const call = async <I, O>(operation: { read(answer: never): O }, _input: I) =>
          operation.read(verdict.answer as never);
        const ids = { userId: "1", conversationId: "2", direction: "older", includeRecalled: false } as const;
        const listQuery = conversations.prepare({ userId: "1", options: {} });
        const query = messages.prepare({ ...ids, options: {} });
        for (const read of [
          () => conversations.read(listQuery, null, call as never),
          () => messages.read(query, null, call as never, 20),
        ]) {
          await read().then(JSON.stringify, (thrown: Error) => {
            expect(ColloquyError.is(thrown) || thrown.name === "BadResponse").toBe(true);
          });
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [100002, "MissingParameter"],
    [100004, "MissingRequestInfo"],
    [100006, "InvalidTimestamp"],
    [100007, "ServiceNotFound"],
    [100008, "InvalidActionOrVersion"],
    [100009, "InvalidAccessKey"],
    [100010, "SignatureDoesNotMatch"],
    [100013, "AccessDenied"],
    [100014, "InternalError"],
    [100016, "InternalServiceTimeout"],
  ])("mean the same by the gateway's number %i as by the name %s", (number, name) => {
    expect(codeOf(String(number))).toBe(codeOf(name));
    expect(isStale(String(number))).toBe(isStale(name));
    expect(codeOf(name)).not.toBe("unknown");
  });

  it("stand in the table of the page, each beside its code", () => {
    const page = readFileSync(new URL("../../../docs/volcengine.md", import.meta.url), "utf8");
    const table = /\| Vendor codes \| Code \|\n(.*?)\n\n/s.exec(page)?.[1] ?? "";
    const rows = [...table.matchAll(/^\| ([A-Z]\w+(?:, [A-Z]\w+)*) \| (.*) \|$/gm)];
    const listed = rows.flatMap(([, names = "", meaning = ""]) =>
      names.split(", ").map((name): [string, string] => [name, /`(\w+)`/.exec(meaning)?.[1] ?? ""]),
    );
    const known = errors.filter(([code, , meaning]) => meaning !== "unknown" && !code.includes("."));
    const stale = ["InvalidTimestamp", "InvalidSecretToken"].map((code) => [code, "unauthenticated"]);
    const expected = [...known.map(([code, , meaning]) => [code, meaning]), ...stale];
    expect(listed.sort()).toEqual(expected.sort());
  });

  it("stand in one table without a prototype", () => {
    expect(codeOf("__proto__")).toBe("unknown");
    expect(codeOf("")).toBe("unknown");
  });
});

describe("a raw call", () => {
  it("gets the AppId, a bigint as a bare integer, and the answer with long integers as text", async () => {
    const sent = answer(success('{"MessageId":1709040620191372977,"Count":2}'));
    const body = { ConversationShortId: 1691070514797524328n, Content: '{"text":"hi"}' };
    expect(await clientOf().call("SendMessage", body)).toEqual({
      MessageId: "1709040620191372977",
      Count: 2,
    });
    expect(sent[0]).toMatchObject({
      action: "SendMessage",
      body: '{"AppId":666666,"ConversationShortId":1691070514797524328,"Content":"{\\"text\\":\\"hi\\"}"}',
    });
  });

  it("keeps an AppId of its own, and gives {} where there is no result", async () => {
    const sent = answer('{"ResponseMetadata":{"RequestId":"R"}}');
    expect(await clientOf().call("DestroyConversation", { AppId: 5 })).toEqual({});
    expect(sent[0]?.body).toBe('{"AppId":5}');
  });

  it("keeps to the documented limits", () => {
    const provider = volcengine({ appId, credentials });
    const limit = (name: string) => provider.operation?.(name, { safe: false }).callsPerSecond;
    const reads = [
      "GetMessages",
      "BatchGetUser",
      "ScanConversationParticipantList",
      "QueryOnlineStatus",
      "IsFriend",
    ];
    for (const name of reads) expect(limit(name)).toBe(100);
    for (const name of ["SendMessage", "Getaway", "IssueTicket", "ListFriend"]) expect(limit(name)).toBe(50);
    expect(limit("BatchSendGroupMessage")).toBe(5);
  });

  it.each([
    "getMessages",
    "",
    "Ab",
    "A&Action=B",
    "https://example.com/",
    "A".repeat(65),
    "Get Messages",
    "../X",
  ])("of %j is not sent", async (name) => {
    const sent = answerNothing();
    await expect(clientOf().call(name)).rejects.toMatchObject({ code: "invalid_argument" });
    expect(sent).toEqual([]);
  });

  it("takes no list as its body", async () => {
    await expect(clientOf().call("SendMessage", [1])).rejects.toMatchObject({ code: "invalid_argument" });
  });
});

describe("options", () => {
  const urlOf = async (options: Partial<VolcengineOptions>) => {
    const { wire } = volcengine({ appId, credentials, ...options });
    const { url, headers } = await wire.request(
      { operation: "GetMessages" },
      { renew: false, attempt: 1, unanswered: 0 },
    );
    return [url.replace(/\/\?.*/, ""), /Credential=([^,]*)/.exec(headers.Authorization ?? "")?.[1]];
  };
  const today = new Date().toISOString().slice(0, 10).replaceAll("-", "");

  it("choose host, region and service", async () => {
    const scope = (region: string, service = "rtc") => `AKLTEXAMPLE/${today}/${region}/${service}/request`;
    expect(await urlOf({})).toEqual(["https://rtc.volcengineapi.com", scope("cn-north-1")]);
    expect(await urlOf({ region: "ap-southeast-1" })).toEqual([
      "https://open-ap-singapore-1.volcengineapi.com",
      scope("ap-southeast-1"),
    ]);
    expect(await urlOf({ region: "eu-1", host: "im.example.com", service: "imx" })).toEqual([
      "https://im.example.com",
      scope("eu-1", "imx"),
    ]);
    expect(await urlOf({ baseUrl: "http://127.0.0.1:8080/" })).toEqual([
      "http://127.0.0.1:8080",
      scope("cn-north-1"),
    ]);
  });

  it("name the provider and the app", () => {
    expect(volcengine({ appId, credentials })).toMatchObject({
      name: "volcengine",
      appId: "666666",
      contract: 1,
    });
  });

  it.each([
    [{ appId: 0 }, /appId must be a whole number from 1/],
    [{ appId: 2 ** 31 }, /appId/],
    [{ appId: "666666" }, /appId/],
    [{ region: "mars-1" }, /region "mars-1" has no known host/],
    [{ region: "cn north" }, /region/],
    [{ service: "r/c" }, /service/],
    [{ host: "example.com/path" }, /host/],
    [{ host: "evil.com@example.com" }, /host/],
    [{ host: "a.example.com", baseUrl: "https://b.example.com" }, /not both/],
    [{ baseUrl: "http://example.com" }, /https/],
    [{ baseUrl: "https://user:pass@example.com" }, /no user name/],
    [{ baseUrl: "https://example.com/im" }, /no path/],
    [{ newestCursor: "-1" }, /newestCursor/],
    [{ newestCursor: 2n ** 63n }, /newestCursor/],
    [{ newestCursor: 5 }, /newestCursor/],
    [{ appID: 5 }, /no option "appID"/],
  ])("are refused: %o", (options, message) => {
    const make = () => volcengine({ appId, credentials, ...options } as VolcengineOptions);
    expect(make).toThrow(message);
    expect(make).toThrow(expect.objectContaining({ code: "invalid_argument" }));
  });

  const secret = "s3cr3t-value";

  it.each([
    secret,
    null,
    { accessKeyId: "AK" },
    { accessKeyId: "AK", secretAccessKey: "" },
    { accessKeyId: "A\nK", secretAccessKey: secret },
    { accessKeyId: "AK", secretAccessKey: secret, sessionToken: "s3cr3t-value\r\nX: y" },
    { accessKeyId: "AK", secretAccessKey: secret, expires: secret },
  ])("refuse credentials of another form without showing them", async (wrong) => {
    const { wire } = volcengine({ appId, credentials: async () => wrong as never });
    const refusals = {
      invalid_argument: () => volcengine({ appId, credentials: wrong as never }),
      unauthenticated: () =>
        wire.request({ operation: "GetMessages" }, { renew: false, attempt: 1, unanswered: 0 }),
    };
    for (const [code, refused] of Object.entries(refusals)) {
      const error = await errorOf(refused);
      expect(error).toMatchObject({ code, provider: "volcengine" });
      expect(error.message).toMatch(/accessKeyId, secretAccessKey/);
      expect(inspect(error, { showHidden: true, depth: 9 })).not.toContain(secret);
    }
  });

  it("that are no object are not shown", () => {
    expect(() => volcengine(secret as never)).toThrow(/must be an object/);
    expect(() => volcengine(secret as never)).not.toThrow(secret);
  });
});

describe("secrets", () => {
  it("are known to the wire and shown by nothing", async () => {
    const secrets = { ...credentials, sessionToken: "STS2exampleToken" };
    const provider = volcengine({ appId, credentials: secrets });
    const { headers } = await provider.wire.request(
      { operation: "GetMessages" },
      { renew: false, attempt: 1, unanswered: 0 },
    );
    const signature = headers.Authorization?.split("Signature=")[1] ?? "";
    expect(signature).toMatch(/^[0-9a-f]{64}$/);
    expect(provider.wire.secrets()).toEqual([secrets.secretAccessKey, secrets.sessionToken, signature]);
    const shown = inspect(provider, { showHidden: true, depth: 20 }) + JSON.stringify(provider);
    for (const text of provider.wire.secrets()) expect(shown).not.toContain(text);
  });

  it("of the last requests are remembered, those in use for good", async () => {
    let count = 0;
    const rotating = () => ({ ...credentials, sessionToken: `sessionToken${++count}` });
    const { wire } = volcengine({ appId, credentials: rotating });
    expect(wire.secrets()).toEqual([]);
    for (let times = 0; times < 100; times += 1)
      await wire.request({ operation: "GetMessages" }, { renew: true, attempt: 1, unanswered: 0 });
    expect(wire.secrets()).toHaveLength(64);
    expect(wire.secrets()).toContain(credentials.secretAccessKey);
    expect(wire.secrets()).toContain("sessionToken100");
  });

  it("echoed by the vendor reach no error", async () => {
    answer(failure("InvalidParam", `You sent ${credentials.secretAccessKey} in ${"x".repeat(3)}`));
    const error = await errorOf(list);
    expect(inspect(error, { showHidden: true, depth: 9 })).not.toContain(credentials.secretAccessKey);
    expect(error).toMatchObject({ code: "invalid_argument" });
  });
});
