import type { Assignment, Target } from '../assignments/model.js';
import type { AttemptOutcome } from './model.js';

/** One setting of a connector: validation, console form and masking come from it. */
export interface ConnectorField {
  readonly key: string;
  readonly label: { readonly en: string; readonly fr: string };
  readonly isRequired: boolean;
  readonly isSecret: boolean;
}

/** What a connector is and needs, as data. */
export interface ConnectorManifest {
  readonly kind: string;
  readonly label: { readonly en: string; readonly fr: string };
  readonly fields: readonly ConnectorField[];
  /** The receiver compares (epoch, version) itself, so a newer version may be sent while an older request is in flight. */
  readonly isVersionAware: boolean;
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
}

/** A way to tell a target about an assignment. Never throws for anything the target does. */
export interface Connector {
  readonly manifest: ConnectorManifest;
  /** Settings as stored, or `invalid_input` naming each wrong field. Checks the URL against the egress rules, without connecting. */
  parseSettings(input: unknown): Readonly<Record<string, string>>;
  send(sending: Sending): Promise<SendResult>;
  /** A signed `target.test`, or its equivalent; changes nothing on the target. */
  test(sending: Omit<Sending, 'assignment'>): Promise<SendResult>;
}
