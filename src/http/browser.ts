import type { Request } from 'express';
import { ServiceError } from '../core/errors.js';
import { createGuardedCookie, isLoopback, type GuardedCookie } from './cookies.js';

const readOnly = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The session as a browser keeps it, and where its requests may come from. */
export interface BrowserSessions extends GuardedCookie {
  /**
   * Throws `forbidden` when a request that changes something comes from another site: Fetch Metadata says so, or, from browsers without it,
   * the Origin. `mayBeProgram`: a request with neither is no browser's, and passes.
   */
  requireOwnSite(req: Request, options?: { readonly mayBeProgram: boolean }): void;
  /** Throws `forbidden` on an address where a cookie could be read on its way. */
  requireSafeAddress(req: Request): void;
}

/** Cookies and origins for a service that is reached at `publicUrl`, and by people on the same machine at a loopback address. */
export function createBrowserSessions(publicUrl: string): BrowserSessions {
  const { protocol, origin } = new URL(publicUrl);
  const ownOrigin = (req: Request) => (isLoopback(publicUrl, req) ? `http://${req.headers.host}` : origin);

  return {
    ...createGuardedCookie('rolecall', publicUrl),
    requireOwnSite(req, { mayBeProgram } = { mayBeProgram: false }) {
      if (readOnly.has(req.method)) return;
      const site = req.get('sec-fetch-site');
      const from = req.get('origin');
      if (site !== undefined) {
        if (site !== 'same-origin' && site !== 'none') throw foreign();
        return;
      }
      if (from === undefined ? !mayBeProgram : from !== ownOrigin(req)) throw foreign();
    },
    requireSafeAddress(req) {
      if (protocol === 'https:' || isLoopback(publicUrl, req)) return;
      const message =
        'Signing in with a browser needs https. Put a proxy with a certificate in front and set ROLECALL_PUBLIC_URL to its https address, or open the console on this machine at http://localhost.';
      throw new ServiceError('forbidden', { message });
    },
  };
}

function foreign(): ServiceError {
  const message = 'This request comes from another site. Use the console at its own address.';
  return new ServiceError('forbidden', { message });
}
