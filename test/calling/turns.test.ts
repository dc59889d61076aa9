import { expect, it } from "vitest";
import { Caller } from "../../src/calling/call.js";
import { connectionsOver } from "../../src/calling/http/index.js";
import { inScope } from "../../src/calling/scope.js";
import type { Operation } from "../../src/provider/index.js";
import { memory } from "../../src/testing/index.js";

/** What happens in which order in a call, and when others have had a turn of the event loop. */
async function orderOf(text: string): Promise<string[]> {
  const order: string[] = [];
  const note = (step: string) => {
    order.push(step);
    setImmediate(() => order.push("others"));
  };
  const provider = memory();
  const caller = new Caller(
    {
      ...provider,
      wire: {
        ...provider.wire,
        request: async () => ({ url: "https://vendor.example/", headers: {} }),
        async send() {
          note("answered");
          return { status: 200, headers: {}, text };
        },
        judge: ({ body }) => ({ ok: true, answer: body }),
      },
    },
    {
      retry: { attempts: 1, baseDelayMs: 0, maxDelayMs: 0 },
      connections: connectionsOver(undefined, 1),
      budget: null,
      maxResponseBytes: 1 << 20,
    },
  );
  const operation: Operation<null, void> = {
    name: "list",
    safe: true,
    callsPerSecond: 1,
    request: () => ({}),
    read: () => note("read"),
  };
  await inScope({}, 10_000, (scope) => caller.call(operation, null, scope));
  order.push("returned");
  return order;
}

it("a short answer is read at once", async () => {
  expect(await orderOf("[]")).toEqual(["answered", "read", "returned"]);
});

it("others have a turn before a long answer is read, and before what was read is used", async () => {
  const text = `["${"x".repeat(70_000)}"]`;
  expect(await orderOf(text)).toEqual(["answered", "others", "read", "others", "returned"]);
});
