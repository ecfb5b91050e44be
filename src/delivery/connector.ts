import type { Assignment, Target } from '../assignments/model.js';
import type { AttemptOutcome, SendTimings } from './model.js';

/** How a form asks for a setting. `lines` is a text of several lines, such as a certificate. */
export const connectorFieldTypes = ['text', 'url', 'flag', 'choice', 'lines'] as const;

/** One setting of a connector: validation, console form and masking come from it. */
export interface ConnectorField {
  readonly key: string;
  readonly label: { readonly en: string; readonly fr: string };
  readonly isRequired: boolean;
  /** Stored sealed, never shown. */
  readonly isSecret: boolean;
  readonly type: (typeof connectorFieldTypes)[number];
  /** What may be chosen, for `choice`. */
  readonly options?: readonly string[];
}

/** What a connector is and needs, as data. */
export interface ConnectorManifest {
  readonly kind: string;
  readonly label: { readonly en: string; readonly fr: string };
  readonly fields: readonly ConnectorField[];
}

/** What a connector is given for one attempt. Secrets are in clear, newest first. */
export interface Sending {
  readonly target: Target;
  readonly assignment: Assignment;
  readonly secrets: readonly string[];
  readonly now: Date;
}

export interface SendResult {
  readonly outcome: AttemptOutcome;
  readonly answer?: string;
  readonly elapsedMs: number;
  readonly timings?: SendTimings;
  /** The address that was really connected to. */
  readonly peer?: string;
  /** Whether that address is one of the public internet. */
  readonly peerClass?: 'public' | 'private';
  /** Protocol of the encrypted connection, such as `TLSv1.3`; absent for plain http. */
  readonly tlsProtocol?: string;
}

/** The certificate a target showed. */
export interface ProbedCertificate {
  readonly expiresAt?: Date;
  /** Why it is not trusted, as a code; absent when it is. */
  readonly fault?: string;
}

/** What came of connecting to a target without sending anything. */
export type Probe =
  | { readonly kind: 'reached'; readonly certificate?: ProbedCertificate }
  | { readonly kind: 'failed'; readonly code: string };

/** A way to tell a target about an assignment. Never throws for anything the target does. */
export interface Connector {
  readonly manifest: ConnectorManifest;
  /**
   * The receiver compares (epoch, version) itself: a newer version may be sent while an older request is in flight. Otherwise one request at a
   * time goes out per account, and what was acknowledged after an uncertain send is sent once more.
   */
  isVersionAware(target: Target): boolean;
  /** Settings as stored, or `invalid_input` naming each wrong field. Checks the URL against the egress rules, without connecting. */
  parseSettings(input: unknown): Readonly<Record<string, string>>;
  send(sending: Sending): Promise<SendResult>;
  /** Connects, shakes hands and sends nothing. Secret settings may be sealed. */
  probe(target: Target): Promise<Probe>;
  /** A signed `target.test`, or its equivalent; changes nothing on the target. */
  test(sending: Omit<Sending, 'assignment'>): Promise<SendResult>;
}
