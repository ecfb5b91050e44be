/** Leases by name, for work that one instance does at a time. */
export interface LeaseStore {
  /**
   * Takes the lease, or prolongs it when `holder` has it already. Gives its fence, a number that grows whenever the lease changes hands;
   * undefined while somebody else holds it. One atomic step on the record of that name.
   */
  takeLease(lease: {
    readonly name: string;
    readonly holder: string;
    readonly now: Date;
    readonly until: Date;
  }): Promise<number | undefined>;
  /** Lets go of it, if `holder` has it. */
  dropLease(name: string, holder: string): Promise<void>;
}
