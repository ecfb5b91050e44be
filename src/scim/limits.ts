/** What the service says of itself in ServiceProviderConfig and keeps to. */
export const limits = {
  /** Resources per page when the client names no count. */
  defaultPageSize: 100,
  /** A larger `count` gets this many. */
  maxPageSize: 500,
  bulkOperations: 1000,
  /** Bytes of a request body, after decompression. */
  payloadBytes: 4 * 1024 * 1024,
  /** Changes that one PATCH makes, each path or key of a value counted; members of a group do not count, as they fold into one write. */
  patchChanges: 1000,
  /** Values that the changes of one PATCH may look at together; see Work. */
  patchWork: 50_000,
  /** Values of one attribute of a record, members of a group aside. */
  elements: 1000,
  /** UTF-16 units of one text: what records are found and listed by, any other, and what holds a picture or a certificate. */
  text: { name: 1024, other: 4096, large: 65_536 },
  /** Levels of nesting in a request body. */
  jsonDepth: 32,
  /** Seconds a paging cursor is good for. */
  cursorSeconds: 3600,
} as const;
