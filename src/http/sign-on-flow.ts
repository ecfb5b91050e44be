import type { Request, Response } from 'express';
import type { SecretBox } from '../core/secret-box.js';
import { createGuardedCookie } from './cookies.js';
import type { Flow } from './openid.js';

/** How long somebody may take at the provider. */
const longestFlowMs = 10 * 60_000;
const purpose = 'sign-on';

/** What a sign-in needs to remember until the browser comes back, kept by that browser alone, sealed: any instance of the service can go on with it. */
export interface FlowKeeper {
  keep(req: Request, res: Response, flow: Flow, now: Date): void;
  /** The flow this browser began, once: it is forgotten. Undefined when there is none, or it is too old. */
  take(req: Request, res: Response, now: Date): Flow | undefined;
}

/** Keeps it in a cookie of its own. */
export function createFlowKeeper(secretBox: SecretBox, publicUrl: string): FlowKeeper {
  const cookie = createGuardedCookie('rolecall-sign-on', publicUrl);
  return {
    keep(req, res, flow, now) {
      const sealed = secretBox.seal(JSON.stringify({ ...flow, purpose, at: now.getTime() }));
      cookie.keep(req, res, sealed, longestFlowMs);
    },
    take(req, res, now) {
      const sealed = cookie.read(req);
      if (sealed === undefined) return undefined;
      cookie.forget(req, res);
      const kept = open(secretBox, sealed);
      return kept && now.getTime() - kept.at < longestFlowMs ? kept : undefined;
    },
  };
}

/** What was sealed here; undefined for anything else a browser may send. */
function open(secretBox: SecretBox, sealed: string): (Flow & { readonly at: number }) | undefined {
  try {
    const value: unknown = JSON.parse(secretBox.open(sealed));
    return isFlow(value) ? value : undefined;
  } catch {
    return undefined; // sealed with a key before this one, altered, or never sealed
  }
}

function isFlow(value: unknown): value is Flow & { readonly at: number } {
  if (typeof value !== 'object' || value === null || !('purpose' in value) || value.purpose !== purpose) return false;
  const { state, nonce, verifier, settingsAt, at } = value as Record<string, unknown>; // an object, looked at field by field
  return [state, nonce, verifier, settingsAt].every((text) => typeof text === 'string') && typeof at === 'number';
}
