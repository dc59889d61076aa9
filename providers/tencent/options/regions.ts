import { checkBaseUrl, invalidArgument } from "colloquy/provider";
import { PROVIDER } from "../ids.js";

/** Which data centre the app was created in; another one answers 70016, 70020 or 60006. */
export type TencentRegion =
  | "china"
  | "singapore"
  | "seoul"
  | "tokyo"
  | "frankfurt"
  | "mumbai"
  | "silicon-valley"
  | "jakarta"
  | "riyadh";

/**
 * Hosts by region, and the backup hosts that the vendor names for the case that somebody falsifies the first one's DNS
 * (docs 1047/34620). Mumbai stood in the pages up to 2024 only; Tokyo and Riyadh since 2025, without a backup.
 */
const hosts: Readonly<Record<TencentRegion, readonly [host: string, backup?: string]>> = {
  china: ["console.tim.qq.com", "adminapi.my-imcloud.com"],
  singapore: ["adminapisgp.im.qcloud.com", "adminapisgp.my-imcloud.com"],
  seoul: ["adminapikr.im.qcloud.com", "adminapikr.my-imcloud.com"],
  tokyo: ["adminapijpn.im.qcloud.com"],
  frankfurt: ["adminapiger.im.qcloud.com", "adminapiger.my-imcloud.com"],
  mumbai: ["adminapiind.im.qcloud.com", "adminapiind.my-imcloud.com"],
  "silicon-valley": ["adminapiusa.im.qcloud.com", "adminapiusa.my-imcloud.com"],
  jakarta: ["adminapiidn.im.qcloud.com", "adminapiidn.my-imcloud.com"],
  riyadh: ["adminapiksa.im.qcloud.com"],
};

/** The names of all regions. */
export const regions = Object.keys(hosts) as [TencentRegion, ...TencentRegion[]];

/** Where requests go, without a trailing slash. */
export interface Addresses {
  baseUrl: string;
  /** In turn with the first one after an attempt without an answer; the first one again where there is no other. */
  backupUrl: string;
}

export function addressesOf(options: {
  region?: TencentRegion | undefined;
  baseUrl?: string | undefined;
  backupHost: boolean;
}): Addresses {
  const { region, baseUrl: given, backupHost } = options;
  if (given !== undefined) {
    const baseUrl = givenUrl(region, given);
    return { baseUrl, backupUrl: baseUrl };
  }
  const [host, backup = host] = hosts[region ?? "china"];
  return { baseUrl: `https://${host}`, backupUrl: `https://${backupHost ? backup : host}` };
}

function givenUrl(region: TencentRegion | undefined, baseUrl: string): string {
  if (region !== undefined)
    throw invalidArgument("tencent options have both region and baseUrl; give one", PROVIDER);
  const checked = checkBaseUrl(baseUrl);
  if ("url" in checked) return checked.url;
  throw invalidArgument(`tencent options: baseUrl ${checked.problem}`, PROVIDER);
}

/** Docs 269/2282 of 2026 say 120 s, the pages of the other regions still one second. A base URL says no region. */
export function dedupeWindowOf(options: {
  region?: TencentRegion | undefined;
  baseUrl?: string | undefined;
}): number {
  const region = options.region ?? (options.baseUrl === undefined ? "china" : undefined);
  return region === "china" ? 120_000 : 1_000;
}
