import { createHmac } from "node:crypto";
import { createRequire } from "node:module";
import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createUserSig } from "../../../providers/tencent/user-sig.js";

interface VendorApi {
  genUserSig(userId: string, expireSeconds: number): string;
}
// The vendor's package brings no types.
const { Api } = createRequire(import.meta.url)("tls-sig-api-v2") as {
  Api: new (sdkAppId: number, secretKey: string) => VendorApi;
};

/** The demo application that the vendor's packages print in their own read-me files; not a real one. */
const sdkAppId = 1400000000;
const secretKey = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e";
const issuedAt = new Date(1_700_000_000_000);
const expireSeconds = 15_552_000;

/** Computed with the vendor's Node package at that moment. */
const vectors = [
  {
    userId: "xiaojun",
    sig: "LvA7d/Iw7gSsnskvVzBDPOCCDbuNCw4GHwTC0bip+B4=",
    text: "eJyrVgrxCdYrSy1SslIy0jNQ0gHzM1NS80oy0zLBwhWZiflZpXlQqeKU7MSCgswUJStDEwMogMiUZOamKlkZmqOKplYUZBaBxE1NTY3gosWZ6UpWSj5ljuYp*p7l5unBxXnF2WVhVU4uAf7Ozi5JpX7O5SbuHuUhzgZJmQXaTia2SrUAohcx8g__",
  },
  {
    userId: "administrator",
    sig: "JCzxanF8NTTXau4m+2h9wv7gYJnyNksm0xm1NEXU274=",
    text: "eJyrVgrxCdYrSy1SslIy0jNQ0gHzM1NS80oy0zLBwokpuZl5mcUlRYkl*UVQBcUp2YkFBZkpSlaGJgZQAJEpycxNVbIyNEcVTa0oyCwCiZuamhrBRYsz05WslLycqyoS89ws-EJCIhJLTXK1jTIsy8vM0yO98ir9sotzDSpyDf1cI0KNzE1slWoBQr40pw__",
  },
];

function decode(userSig: string): Record<string, unknown> {
  const alphabet: Record<string, string> = { "*": "+", "-": "/", _: "=" };
  const base64 = userSig.replace(/[*\-_]/g, (character) => alphabet[character]!);
  return JSON.parse(inflateSync(Buffer.from(base64, "base64")).toString());
}

describe("createUserSig", () => {
  it.each(vectors)("signs $userId as the vendor does", ({ userId, sig, text }) => {
    const userSig = createUserSig({ sdkAppId, secretKey, userId, expireSeconds, issuedAt });
    expect(decode(userSig)).toEqual({
      "TLS.ver": "2.0",
      "TLS.identifier": userId,
      "TLS.sdkappid": sdkAppId,
      "TLS.time": 1_700_000_000,
      "TLS.expire": expireSeconds,
      "TLS.sig": sig,
    });
    expect(decode(text)).toEqual(decode(userSig));
  });

  // The compressed bytes depend on the zlib that the runtime was built with.
  it.runIf(process.versions.node.startsWith("20."))("gives the vendor's very text", () => {
    for (const { userId, text } of vectors)
      expect(createUserSig({ sdkAppId, secretKey, userId, expireSeconds, issuedAt })).toBe(text);
  });

  it("signs the lines in the documented order, each with a line feed", () => {
    const userSig = createUserSig({
      sdkAppId: 1,
      secretKey: "00ff",
      userId: "会员",
      expireSeconds: 60,
      issuedAt,
    });
    const lines = "TLS.identifier:会员\nTLS.sdkappid:1\nTLS.time:1700000000\nTLS.expire:60\n";
    expect(decode(userSig)["TLS.sig"]).toBe(createHmac("sha256", "00ff").update(lines).digest("base64"));
  });

  describe("at the vendor's clock", () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ["Date"] });
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    it("equals tls-sig-api-v2 byte for byte", () => {
      const input = fc.record({
        sdkAppId: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
        secretKey: fc.string({ minLength: 1, maxLength: 80, unit: "binary" }),
        userId: fc.oneof(fc.string({ maxLength: 32 }), fc.string({ maxLength: 32, unit: "binary" })),
        expireSeconds: fc.integer({ min: 1, max: 2 ** 31 }),
        issuedAt: fc.date({ min: new Date(0), max: new Date("2100-01-01T00:00:00Z"), noInvalidDate: true }),
      });
      fc.assert(
        fc.property(input, (options) => {
          vi.setSystemTime(options.issuedAt);
          const vendor = new Api(options.sdkAppId, options.secretKey);
          expect(createUserSig(options)).toBe(vendor.genUserSig(options.userId, options.expireSeconds));
        }),
        { numRuns: 1000 },
      );
    });
  });
});
