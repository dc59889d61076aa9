/** Of conversation lists, marks and folders. */
export interface ListReadings {
  /** get_list: items a page. The vendor names no size; 44 in one page have been seen. */
  conversationPageSize: number;
  /**
   * get_list: order of the walk and of the page. `ascending-pinned-first` as in the older sample and a captured
   * answer, `ascending-mixed` as in the newest sample, `shuffled` pages over an ascending walk, or `descending`.
   */
  conversationOrder: "ascending-pinned-first" | "ascending-mixed" | "descending" | "shuffled";
  /**
   * get_list: what StartIndex and TopStartIndex count. `serial`: a number of the item itself, so that a removal
   * moves nothing; `count`: items of that second; `offset`: items of the whole list (which loses items when the
   * list changes).
   */
  conversationCursor: "serial" | "count" | "offset";
  /** get_list: newest conversations kept (plan limit); the least recently updated fall out. 500, or 100 on a standard app. */
  conversationLimit: number | undefined;
  /** get_list: whether pinned conversations fall out too when the list is over its limit. */
  evictPinned: boolean;
  /** get_list: SessionItem is missing, not empty, when there is nothing to return. */
  omitEmptySessionItem: boolean;
  /** get_list: a last page that is exactly full says CompleteFlag 0, and an empty one follows. */
  trailingEmptyPage: boolean;
  /** get_list: the AssistFlags bits that all must be set for mark and folder fields to come (bits 3 to 5 are undocumented). */
  markFieldBits: number;
  /** get_list: unset mark fields are left out, or come as empty text and an empty array. */
  unsetMarkFields: "omit" | "empty";
  /** get_contact_group: items a page; the vendor names no size. */
  contactPageSize: number;
  /** get_contact_group: ContactItem and GroupItem are missing, not empty, when there is nothing to return. */
  omitEmptyContactItem: boolean;
  /** get_contact_group: the pages that carry GroupItem. */
  folderPages: "every" | "first" | "last";
  /** StandardMark: which end of the text of 0 and 1 is bit 0. */
  standardMarkDirection: "left-is-bit-0" | "right-is-bit-0";
  /** mark_contact: a conversation whose marks were all cleared stays in get_contact_group. */
  keepClearedMarks: boolean;
  /** mark_contact: 51013 comes as the item's ResultCode, or fails the whole call. */
  editionError: "item" | "call";
}

export const listReadings: ListReadings = {
  conversationPageSize: 100,
  conversationOrder: "ascending-pinned-first",
  conversationCursor: "serial",
  conversationLimit: undefined,
  evictPinned: false,
  omitEmptySessionItem: false,
  trailingEmptyPage: false,
  markFieldBits: 0b111000,
  unsetMarkFields: "omit",
  contactPageSize: 100,
  omitEmptyContactItem: false,
  folderPages: "every",
  standardMarkDirection: "left-is-bit-0",
  keepClearedMarks: false,
  editionError: "item",
};
