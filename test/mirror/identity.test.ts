import { describe, expect, it } from "vitest";
import { tencent } from "../../providers/tencent/index.js";
import { volcengine } from "../../providers/volcengine/index.js";
import { identityInView, identityOf, viewIdOf } from "../../src/mirror/identity.js";
import { memory } from "../../src/testing/index.js";
import { tencentApp, volcengineApp } from "../support/clouds.js";

const { appId, ...credentials } = volcengineApp;
const clouds = { tencent: tencent(tencentApp), volcengine: volcengine({ appId, credentials }) };
const view = (cloud: keyof typeof clouds, id: string, userId: string, kind: "direct" | "group" | "other") =>
  identityInView(clouds[cloud], { id, kind }, userId);

describe("the identity of a conversation", () => {
  it("is one for both users of a direct one that has an id for each", () => {
    const [own, theirs] = [
      view("tencent", "direct:bob", "alice", "direct"),
      view("tencent", "direct:alice", "bob", "direct"),
    ];
    expect(own.key).toBe(theirs.key);
    expect(own.key).not.toBe(view("tencent", "direct:bob", "carol", "direct").key);
    expect([viewIdOf(own, "alice"), viewIdOf(own, "bob"), viewIdOf(own, "carol")]).toEqual([
      "direct:bob",
      "direct:alice",
      undefined,
    ]);
  });

  it("is the id itself where that means the same for all", () => {
    const group = view("tencent", "group:@TGS#1", "alice", "group");
    expect(group.key).toBe("group:@TGS#1");
    expect(viewIdOf(group, "anybody")).toBe("group:@TGS#1");
    expect(view("volcengine", "7000000000000000001", "1", "direct").key).toBe("7000000000000000001");
  });

  it("is not mistaken for another by users whose ids look like a key", () => {
    const ids = (users: string[]) =>
      identityOf({ kind: "direct", ids: users.map((userId) => ({ userId, conversationId: "c" })) });
    expect(ids(["a", 'b","c'])).not.toEqual(ids(['a","b', "c"]));
    expect(ids(["a", "b"]).key).toBe(ids(["b", "a"]).key);
  });

  it("is the user's own where the provider cannot read the id", () => {
    const odd = view("tencent", "other:9:x", "alice", "other");
    expect(odd).toMatchObject({ kind: "other", ids: [{ userId: "alice", conversationId: "other:9:x" }] });
    expect(odd.key).not.toBe(view("tencent", "other:9:x", "bob", "other").key);
  });

  it("fits into an index, however long the ids are", () => {
    const { identify: _, ...provider } = memory();
    const keyOf = (id: string) => identityInView(provider, { id, kind: "group" }, "alice").key;
    expect(keyOf("x".repeat(600)).length).toBeLessThan(100);
    expect(keyOf("x".repeat(600))).not.toBe(keyOf("x".repeat(601)));
    expect(keyOf("short")).toBe("short");
  });
});

describe("the order of messages by their positions", () => {
  const orderIn = (cloud: keyof typeof clouds) => clouds[cloud].messages?.orderOf ?? (() => null);

  it("of Tencent's groups is the sequence", () => {
    expect(orderIn("tencent")("4294967295")).toBe(4_294_967_295n);
  });

  it("of Tencent's direct chats is the second, and then the sequence", () => {
    const orders = [
      "4294967295_1_1790000000",
      "5_4294967295_1790000001",
      "6_1_1790000001",
      "1_1_4294967295",
    ].map((position) => orderIn("tencent")(position) ?? 0n);
    expect(orders).toEqual([...orders].sort((a, b) => (a < b ? -1 : 1)));
    expect(new Set(orders).size).toBe(4);
    expect(orders.every((order) => BigInt.asIntN(64, order) === order)).toBe(true);
  });

  it("of Tencent's direct chats follows a second that was corrected", () => {
    const order = orderIn("tencent");
    expect(order("7_1_999_1790000000")).toBe(order("7_2_1790000000"));
  });

  it("of Volcengine is the Index, and messages without one have none", () => {
    expect(orderIn("volcengine")("9223372036854775806:12")).toBe(9_223_372_036_854_775_806n);
    expect(orderIn("volcengine")("id:12")).toBeNull();
  });

  it.each(["", "no position", "1_2", "-1", "99999999999999999999", "1_1_9999999999"])(
    "is not known from %j",
    (position) => {
      for (const cloud of ["tencent", "volcengine"] as const) expect(orderIn(cloud)(position)).toBeNull();
    },
  );
});
