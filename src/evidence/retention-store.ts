/** Forgetting by age. Each call is a small turn, oldest first, and says how many records went; what is still in use never goes. */
export interface RetentionStore {
  /** Drops up to `limit` attempts made before then. What an assignment says of its own delivery stays. */
  dropAttempts(before: Date, limit: number): Promise<number>;
  /** Drops up to `limit` versions of assignments made before then, with their attempts: never the current one, and none that is not in the audit chain yet. */
  dropVersions(before: Date, limit: number): Promise<number>;
  /** Takes the content away from up to `limit` audit entries from before then. The chain stays whole. */
  eraseAuditDetailsBefore(before: Date, limit: number): Promise<number>;
}
