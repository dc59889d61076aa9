import type { Read } from "../../clouds.js";

/** What is looked at. */
export type Check =
  | "variables"
  | "address"
  | "connection"
  | "clock"
  | "credentials"
  | "list"
  | Read["check"]
  | "cursor key";

export interface Finding {
  check: Check;
  /** A `warning` leaves everything working that was asked for; after a `failure` calls will fail. */
  status: "ok" | "warning" | "failure";
  /** What was seen. */
  found: string;
  /** What to do about it; absent where all is well. */
  fix?: string;
  /** Of the clock: how many seconds it is ahead of the vendor's; negative where it is behind. */
  skewSeconds?: number;
}

export function ok(check: Check, found: string): Finding {
  return { check, status: "ok", found };
}

export function warning(check: Check, found: string, fix: string): Finding {
  return { check, status: "warning", found, fix };
}

export function failure(check: Check, found: string, fix: string): Finding {
  return { check, status: "failure", found, fix };
}
