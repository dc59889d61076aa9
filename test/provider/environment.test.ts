import { describe, expect, it } from "vitest";
import { type Environment, missingVariables, readEnvironment } from "../../src/provider/environment.js";
import { errorOf } from "../support/catching.js";

const variables = {
  LOFT: { meaning: "number of the loft", required: true },
  KEY: { meaning: "key of the loft", required: true, secret: true, or: "TICKET" },
  TICKET: { meaning: "in place of the key", secret: true },
  PLACE: { meaning: "where the loft is" },
} as const;
const whole = { LOFT: "7", KEY: "key-nobody-may-see", PLACE: "north" };
const read = (env: Environment) => readEnvironment("pigeon", variables, env);
const refusal = (env: Environment) => errorOf(async () => read(env).wholeNumber("LOFT"));

describe("the environment of a provider", () => {
  it("is read by name, where an empty variable counts as none", () => {
    const values = read({ ...whole, PLACE: "" });
    expect(values.wholeNumber("LOFT")).toBe(7);
    expect(values.required("KEY")).toBe("key-nobody-may-see");
    expect(values.text("PLACE")).toBeUndefined();
    expect(values.text("TICKET")).toBeUndefined();
  });

  it("lacks what is required and has no stand-in", () => {
    expect(missingVariables(variables, {})).toEqual(["LOFT", "KEY (or TICKET)"]);
    expect(missingVariables(variables, { LOFT: "7", TICKET: "t" })).toEqual([]);
  });

  it.each([
    [{}, "pigeon: LOFT and KEY (or TICKET) are not set in the environment"],
    [{ LOFT: "7", KEY: "" }, "pigeon: KEY (or TICKET) is not set in the environment"],
    [{ ...whole, TICKET: "t" }, "pigeon: KEY and TICKET are both set; unset one of them"],
    [{ ...whole, LOFT: "0" }, "pigeon: LOFT must be a whole number from 1"],
    [{ ...whole, LOFT: "1e3" }, "pigeon: LOFT must be a whole number from 1"],
    [{ ...whole, LOFT: "key-nobody-may-see" }, "pigeon: LOFT must be a whole number from 1"],
  ])("refuses %j and shows no value", async (env, message) => {
    const error = await refusal(env);
    expect(error).toMatchObject({ code: "invalid_argument", provider: "pigeon", message });
    expect(error.message).not.toContain("nobody-may-see");
  });
});
