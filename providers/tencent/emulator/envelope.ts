import type { EmulatorAnswer } from "../../../src/emulator/index.js";

/** A refusal that becomes the answer's ErrorCode; thrown anywhere below the router. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** HTTP is 200 also for failures: the body decides (docs 1047/34620). */
export function okAnswer(operation: string, fields: Record<string, unknown>): EmulatorAnswer {
  const info = fields.ErrorInfo ?? "";
  return json({ ...fields, ActionStatus: "OK", ErrorCode: 0, ErrorInfo: info, ...display(operation, "") });
}

export function failAnswer(operation: string, code: number | string, message: string): EmulatorAnswer {
  return json({
    ActionStatus: "FAIL",
    ErrorCode: code,
    ErrorInfo: message,
    ...display(operation, message),
  });
}

const largestAnswer = 1024 * 1024;

/** Group services do not answer with more than 1 MB (10018). */
export function boundedAnswer(fields: Record<string, unknown>): Record<string, unknown> {
  if (Buffer.byteLength(JSON.stringify(fields)) > largestAnswer) {
    throw new Refusal(10018, "the answer is larger than 1 MB");
  }
  return fields;
}

/** Of the services here recentcontact and profile have it, and get_contact_group's sample is without. */
function display(operation: string, text: string): { ErrorDisplay?: string } {
  const has = /^(recentcontact|profile)\//.test(operation) && operation !== "recentcontact/get_contact_group";
  return has ? { ErrorDisplay: text } : {};
}

function json(body: Record<string, unknown>): EmulatorAnswer {
  return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
