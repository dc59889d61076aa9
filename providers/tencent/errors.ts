import { ColloquyError, type ErrorCode, type Failure } from "colloquy/provider";
import { PROVIDER } from "./ids.js";

type Meaning = Pick<Failure, "retryable" | "outcome" | "renew"> & { code: ErrorCode };

/**
 * What Tencent's codes mean (docs 1047/34348 and the page of each operation). Which of them may work later is our
 * reading: the vendor says "try again" in the text of some.
 */
const byMeaning: readonly [Meaning, readonly number[]][] = [
  // The signature has expired: the only failures that another signature mends.
  [{ code: "unauthenticated", renew: true }, [70001, 20002]],
  // Configuration: key, app id, admin name or the region's domain. 70050 is a ban of one minute after failed checks.
  [
    { code: "unauthenticated" },
    [60004, 60005, 60006, 60012, 70002, 70003, 70005, 70009, 70013, 70014, 70016, 70020, 70050],
  ],
  // The caller is no admin, or the app, its plan or its network may not.
  [
    { code: "permission_denied" },
    [60010, 50003, 70403, 90009, 30004, 40004, 40007, 40008, 60016, 60017, 60020, 60021, 70051, 70114],
  ],
  // In some operations it means something else: see `isOfLiveGroup`.
  [{ code: "permission_denied" }, [10007]],
  // Muted, blocked, not friends, or refused by the app's own webhook.
  [{ code: "permission_denied" }, [10009, 10016, 10017, 20006, 20007, 20009, 20010, 20011, 20012, 80003]],
  [
    { code: "not_found" },
    [
      50001, 70107, 10019, 90012, 90048, 10010, 10015, 10030, 10052, 10062, 20003, 20022, 20026, 23004, 30003,
      40003, 51007, 51009,
    ],
  ],
  // A quota is full, an id is taken, or it is too late for this change.
  [
    { code: "conflict" },
    [
      51008, 51010, 51012, 10013, 10014, 10021, 10024, 10025, 10031, 10036, 10037, 10058, 20016, 20023, 70398,
      70399, 72000,
    ],
  ],
  // Two changes met; the vendor asks to try again.
  [{ code: "conflict", retryable: true }, [20028, 23001]],
  // Not on this plan, not for this type of group or message, or switched off.
  [
    { code: "unsupported" },
    [51013, 10026, 10032, 10033, 10034, 10035, 10041, 10044, 10059, 10060, 10061, 23002, 71000, 72001],
  ],
  [{ code: "rate_limited" }, [60007, 60011, 60018, 60019, 10006, 10023, 23003]],
  // 60008 is a time-out or a malformed request; 90992 on every call means that the app's webhook does not answer.
  [
    { code: "unavailable" },
    [
      50004, 50005, 60008, 60013, 60014, 70169, 70202, 70500, 10002, 20004, 20005, 20018, 30006, 30007, 40006,
      90992, 90994, 90995, 91000,
    ],
  ],
  [
    { code: "invalid_argument" },
    [
      50002, 51006, 51011, 60002, 60003, 60009, 60015, 70206, 70402, 10003, 10004, 10005, 10008, 10011, 10012,
      10018, 10020, 10038, 10051, 10053, 10054, 20001, 20008, 30001, 40001, 40002, 40009, 40601, 40605, 40610,
      80001, 80002, 80004, 93000,
    ],
  ],
];

/** Where single codes are not worth naming: fields of the message services, and refusals by the app's webhooks. */
const ranges: readonly [first: number, last: number, Meaning][] = [
  [90001, 90055, { code: "invalid_argument" }],
  // The documented upper end for groups differs from page to page; for one-to-one messages it is this.
  [10100, 10200, { code: "permission_denied" }],
  [120001, 130000, { code: "permission_denied" }],
];

const byCode = new Map(
  byMeaning.flatMap(([meaning, codes]) => codes.map((code) => [code, meaning] as const)),
);

/** A vendor code in colloquy's terms; one that no table names is `unknown` and keeps its text. */
export function toFailure(providerCode: number, text: string): Failure {
  const inRange = ranges.find(([first, last]) => providerCode >= first && providerCode <= last);
  const meaning = byCode.get(providerCode) ?? inRange?.[2] ?? { code: "unknown" };
  return { ...meaning, providerCode: String(providerCode), text };
}

/** The error of a failure that stood inside an OK answer. */
export function toError({ code, providerCode, text, retryable, outcome, requestId }: Failure): ColloquyError {
  const mayPass = code === "rate_limited" || code === "unavailable";
  return new ColloquyError({
    code,
    message: text === "" ? `the vendor answered ${providerCode}` : text,
    provider: PROVIDER,
    providerCode,
    requestId,
    retryable: retryable ?? mayPass,
    outcome: outcome ?? (code === "unavailable" ? "unknown" : "not_applied"),
  });
}

/** An error as the outcome of one of several changes. */
export function failureOf(error: ColloquyError): Failure {
  const { code, providerCode = "", message: text, retryable, outcome, requestId } = error;
  return { code, providerCode, text, retryable, outcome, ...(requestId === undefined ? {} : { requestId }) };
}

/** For `catch`: the vendor's code says that what was asked for is so already. */
export function unlessDone(...codes: readonly number[]): (thrown: unknown) => void {
  return (thrown) => {
    if (!ColloquyError.is(thrown) || !codes.map(String).includes(thrown.providerCode ?? "")) throw thrown;
  };
}

/** In operations whose ids are checked before they are sent, what is wrong with an account is that there is none. */
export const noSuchAccount = { 90003: "not_found", 90008: "not_found" } as const;

/**
 * An id does not tell a live group (AVChatRoom), the vendor does: in operations that are made as an administrator no
 * permission can be missing (docs 1047/34971, 1047/34963).
 */
export const isOfLiveGroup = { 10007: "unsupported" } as const;
