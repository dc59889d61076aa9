/** What one member has set for one conversation. */
export interface WorldSetting {
  /** ReadIndex: the Index up to which the member has read. */
  readIndex: bigint;
  /** Milliseconds; 0: not pinned. */
  stickTopTime: bigint;
  /** Milliseconds; 0: no favourite. */
  setFavoriteTime: bigint;
  /** IsMute. */
  isMute: boolean;
  /** Ext of the member, not of the conversation. */
  ext: Record<string, string>;
}
