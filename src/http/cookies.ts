import type { Request, Response } from 'express';

/** One value that a browser keeps for us, out of reach of scripts, other sites, and plain connections. */
export interface GuardedCookie {
  /** The value that belongs to this address. */
  read(req: Request): string | undefined;
  keep(req: Request, res: Response, value: string, maxAgeMs: number): void;
  forget(req: Request, res: Response): void;
}

/**
 * A cookie for a service that is reached at `publicUrl`, and by people on the same machine at a loopback address. `__Host-` binds it to this very host,
 * to https and to every path: no other site, and no other host of the same domain, can set it. Chromium and Firefox take that over plain http on this
 * machine too; Safari refuses whatever is Secure there, so both are sent, and the plain one is read only on a loopback address and where the other is missing.
 */
export function createGuardedCookie(name: string, publicUrl: string): GuardedCookie {
  const guarded = `__Host-${name}`;
  const options = { httpOnly: true, sameSite: 'lax', path: '/' } as const;
  return {
    read(req) {
      const cookies = readCookies(req.headers.cookie);
      return cookies.get(guarded) ?? (isLoopback(publicUrl, req) ? cookies.get(name) : undefined);
    },
    keep(req, res, value, maxAgeMs) {
      res.cookie(guarded, value, { ...options, maxAge: maxAgeMs, secure: true });
      if (isLoopback(publicUrl, req)) res.cookie(name, value, { ...options, maxAge: maxAgeMs });
    },
    forget(req, res) {
      res.clearCookie(guarded, { ...options, secure: true });
      if (isLoopback(publicUrl, req)) res.clearCookie(name, options);
    },
  };
}

/** Does the request reach a service without https at an address of this machine? */
export function isLoopback(publicUrl: string, req: Request): boolean {
  return new URL(publicUrl).protocol !== 'https:' && isLoopbackHost(req.headers.host);
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
