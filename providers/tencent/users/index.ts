import type { AccountActions, UserDirectory } from "colloquy/provider";
import type { Signer } from "../api/signing.js";
import { get } from "./get.js";
import { register } from "./register.js";
import { createToken } from "./token.js";
import { update } from "./update.js";

/** The users of the app, as the vendor keeps them. */
export function createUsers(signer: Signer): UserDirectory<{ userIds: string[] }> & AccountActions {
  return { get, register, update, ...createToken(signer) };
}
