import type { AddedMember, ChangedMember, Member, MembersOf, RemovedMember } from "../../model/member.js";
import type { ActionInput, ChangeOutcome, ProviderAction } from "./action.js";
import type { Part, Query, Whole } from "./list.js";
import type { Call } from "./operation.js";

/** Whose members are asked for. */
export interface MembersInput extends ActionInput {
  /** Not empty; whether this vendor can have such an id is for the provider to check. */
  conversationId: string;
}

/** A list of members that is read whole and sorted by id, or one that is read in the vendor's own order. */
export type MemberList<Asking extends Query = Query> = {
  /** Checks whose members are asked for. MUST throw before any request. */
  prepare(input: MembersInput): Asking;
  /** How this conversation's members are read; its id may decide. */
  shape(query: Asking): "bounded" | "streamed";
  /** Every member, where the shape is `bounded`. */
  readWhole(query: Asking, call: Call): Promise<Whole<Member>>;
  /** One vendor page, where the shape is `streamed`. */
  read(query: Asking, position: string | null, call: Call): Promise<Part<Member>>;
};

/** The members that a change names, without what the core keeps to itself. */
export type MembersInputOf<Change> = Omit<MembersOf<Change>, "providerOptions">;

/** Members. Each may be missing; its calls are then `unsupported`. */
export interface MemberStore {
  /** Reading them. */
  readonly list?: MemberList;
  /** One outcome a member; one who waits for somebody's approval is not applied: `conflict`. */
  readonly add?: ProviderAction<MembersInputOf<AddedMember>, ChangeOutcome[]>;
  /** One outcome a member. */
  readonly remove?: ProviderAction<MembersInputOf<RemovedMember>, ChangeOutcome[]>;
  /** One outcome a member. What the vendor resets when it is not sent is read first. */
  readonly update?: ProviderAction<MembersInputOf<ChangedMember>, ChangeOutcome[]>;
}
