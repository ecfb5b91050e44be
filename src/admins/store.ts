import type { AdminId, ApiKeyId, SessionId } from '../core/ids.js';
import type { Admin, ApiKey, Principal, Session } from './model.js';

/** How often somebody tried to sign in within a window of time. */
export interface LoginTries {
  /** This one included. */
  readonly count: number;
  readonly windowEndsAt: Date;
}

/** Who may use the admin API, and who is doing so. Admins and keys are few: lists are whole, oldest first. */
export interface AdminStore {
  /** `name_taken` when another admin has the e-mail, compared folded. */
  insertAdmin(admin: Admin): Promise<void>;
  findAdmin(id: AdminId): Promise<Admin | undefined>;
  findAdminByEmail(email: string): Promise<Admin | undefined>;
  listAdmins(): Promise<readonly Admin[]>;
  /** Writes e-mail, name, role, state, language and password (`name_taken` as above) when `revision` is still that of the record, and raises it; false otherwise. */
  writeAdmin(admin: Admin): Promise<boolean>;
  noteAdminSeen(id: AdminId, at: Date): Promise<void>;
  removeAdmin(id: AdminId): Promise<boolean>;

  insertSession(session: Session): Promise<void>;
  findSession(tokenHash: string): Promise<Session | undefined>;
  /** Sessions of that principal, or everybody's, newest first; ended ones may be among them until they are dropped. */
  listSessions(principal?: Principal): Promise<readonly Session[]>;
  noteSessionSeen(id: SessionId, at: Date): Promise<void>;
  removeSession(id: SessionId): Promise<boolean>;
  removeSessionsOf(principal: Principal): Promise<number>;

  insertApiKey(key: ApiKey): Promise<void>;
  findApiKey(id: ApiKeyId): Promise<ApiKey | undefined>;
  findApiKeyByHash(hash: string): Promise<ApiKey | undefined>;
  listApiKeys(): Promise<readonly ApiKey[]>;
  noteApiKeyUse(id: ApiKeyId, at: Date): Promise<void>;
  removeApiKey(id: ApiKeyId): Promise<boolean>;

  /** Counts a try under that key, in one atomic step; a window that is over makes place for one that ends at `until`. */
  takeLoginTry(key: string, now: Date, until: Date): Promise<LoginTries>;
  /** Takes one try of the key back, or forgets them all. */
  returnLoginTries(key: string, which: 'one' | 'all'): Promise<void>;

  /** Drops sessions not seen since `idleSince` or past their end, and windows of tries that are over: at most `limit` of each. Gives how many went. */
  dropEndedSignIns(now: Date, idleSince: Date, limit: number): Promise<number>;
}
