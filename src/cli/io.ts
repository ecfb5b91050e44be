/** Everything of the outside world that a command touches; tests supply their own. */
export interface CliIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For `--json` and exported texts alone. */
  readonly stdout: (text: string) => void;
  /** For people: results, progress, faults. */
  readonly stderr: (text: string) => void;
  /** Whether people read `stderr` on a terminal: colour is for them. */
  readonly isTerminal: boolean;
  readonly fetch: typeof fetch;
  readonly readFile: (path: string) => string;
  readonly writeFile: (path: string, content: string | Uint8Array) => void;
  /** Resolves after that many milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
  /** Starts the service, which then runs until the process is told to stop; it sets the exit status itself. */
  readonly serve: () => Promise<void>;
  /** Copies an installation into another database; rejects with a ServiceError that says what stands in the way. */
  readonly migrate: (options: MigrateOptions) => Promise<MigrateReport>;
  /** Copies the database of the environment while it is served; rejects with a ServiceError that says what stands in the way, or with ConfigError. */
  readonly backup: (options: BackupOptions) => Promise<BackupReport>;
  /** Puts a backup in the place of that database, or takes up one that was put back by other tools; rejects as above. */
  readonly restore: (options: RestoreOptions) => Promise<RestoreReport>;
  /** What in a policy does not fit the catalogs of this program, which may be newer than the service. */
  readonly policyFaults: (
    text: string,
    targets: readonly { readonly name: string; readonly catalog: string }[],
  ) => Promise<readonly { readonly line?: number; readonly message: string }[]>;
  /** Of this program. */
  readonly version: string;
  readonly now: () => Date;
  /** Runs the demonstration; resolves with the exit status. */
  readonly demo: (options: DemoOptions) => Promise<number>;
}

export interface DemoOptions {
  /** Ends after the replay instead of staying up. */
  readonly once: boolean;
  readonly json: boolean;
  readonly port?: number;
}

type OnProgress = (done: number, total: number) => void;

export interface BackupOptions {
  readonly file: string;
  readonly onProgress: OnProgress;
}

export interface BackupReport {
  readonly file: string;
  readonly bytes: number;
  readonly schema: number;
  readonly at: string;
  /** The file with the key that opens the secrets in the backup; absent when the key is in the environment. */
  readonly secretKeyFile?: string;
}

export interface RestoreOptions {
  /** Absent: other tools have put the records back. */
  readonly file?: string;
  readonly replace: boolean;
  readonly frozen: boolean;
  readonly onProgress: OnProgress;
}

export interface RestoreReport {
  readonly epoch: number;
  readonly assignments: number;
  readonly isFrozen: boolean;
  readonly missingKeys: readonly string[];
  readonly keptAside?: string;
}

export interface MigrateOptions {
  readonly from: string;
  readonly to: string;
  readonly onProgress: (progress: { readonly kind: string; readonly copied: number; readonly total: number }) => void;
}

/** What was copied: records by kind, and what to configure from now on. */
export interface MigrateReport {
  readonly counts: Readonly<Record<string, number>>;
  readonly isResumed: boolean;
  readonly epoch: number;
  readonly audit: { readonly ok: boolean; readonly entries: number; readonly brokenAt?: number };
  readonly secretKeyFile?: string;
}
