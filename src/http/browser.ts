import type { Request, Response } from 'express';
import { ServiceError } from '../core/errors.js';

/** Bound to this very host, to https and to every path: no other site, and no other host of the same domain, can set it. */
const guardedCookie = '__Host-rolecall';
/**
 * The same for plain http on this machine. Chromium and Firefox take the guarded one there too; Safari refuses whatever is Secure over http, so
 * both are sent, and this one is read only on a loopback address and where the other is missing.
 */
const loopbackCookie = 'rolecall';

const readOnly = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The session as a browser keeps it, and where its requests may come from. */
export interface BrowserSessions {
  /** The token in the cookie that belongs to this address. */
  read(req: Request): string | undefined;
  keep(req: Request, res: Response, token: string, maxAgeMs: number): void;
  forget(req: Request, res: Response): void;
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
  const isHttps = protocol === 'https:';
  const isLoopback = (req: Request) => !isHttps && isLoopbackHost(req.headers.host);
  const ownOrigin = (req: Request) => (isLoopback(req) ? `http://${req.headers.host}` : origin);

  return {
    read(req) {
      const cookies = readCookies(req.headers.cookie);
      return cookies.get(guardedCookie) ?? (isLoopback(req) ? cookies.get(loopbackCookie) : undefined);
    },
    keep(req, res, token, maxAgeMs) {
      const options = { httpOnly: true, sameSite: 'lax', path: '/', maxAge: maxAgeMs } as const;
      res.cookie(guardedCookie, token, { ...options, secure: true });
      if (isLoopback(req)) res.cookie(loopbackCookie, token, options);
    },
    forget(req, res) {
      const options = { httpOnly: true, sameSite: 'lax', path: '/' } as const;
      res.clearCookie(guardedCookie, { ...options, secure: true });
      if (isLoopback(req)) res.clearCookie(loopbackCookie, options);
    },
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
      if (isHttps || isLoopback(req)) return;
      const message =
        'Signing in with a browser needs https. Put a proxy with a certificate in front and set ROLECALL_PUBLIC_URL to its https address, or open the console on this machine at http://localhost.';
      throw new ServiceError('forbidden', { message });
    },
  };
}

/** Is the Host header one that only this machine answers to? A name that merely resolves to it is not. */
export function isLoopbackHost(host: string | undefined): boolean {
  const name = (host ?? '').replace(/:\d+$/, '').toLowerCase();
  return name === 'localhost' || name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name);
}

function readCookies(header: string | undefined): ReadonlyMap<string, string> {
  const pairs = (header ?? '').split(';').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
  });
  return new Map(pairs);
}

function foreign(): ServiceError {
  const message = 'This request comes from another site. Use the console at its own address.';
  return new ServiceError('forbidden', { message });
}
