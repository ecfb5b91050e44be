import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Router, type Request, type Response } from 'express';

const installed = fileURLToPath(new URL('../../dist/console', import.meta.url));

const mediaTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Scripts come from here alone. The component library sets styles on elements and in a style element, hence the one exception. */
const contentPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

interface Asset {
  readonly type: string;
  readonly body: Buffer;
  /** Made at the first request that accepts it. */
  gzipped?: Buffer;
}

/**
 * `/console`: the files that `npm run build` leaves in dist/console. Assets carry a hash of their content in their name and may be kept for a year; every other
 * address below /console is the page itself, never kept. Without a build, all of it is a 404 that says what to run.
 */
export function createConsoleRouter(publicUrl: string, directory: string = installed): Router {
  const router = Router();
  const page = readPage(directory, new URL(publicUrl).pathname.replace(/\/$/, ''));
  if (page === undefined) {
    router.get(['/console', '/console/{*any}'], (_req, res) => {
      res
        .status(404)
        .type('text/plain')
        .send('The console has not been built. Run "npm run build", then start again.\n');
    });
    return router;
  }
  const assets = readAssets(join(directory, 'assets'));
  router.get('/console/assets/:name', (req, res) => sendAsset(assets.get(req.params.name), req, res));
  router.get(['/console', '/console/{*any}'], (_req, res) => {
    res.setHeader('content-security-policy', contentPolicy);
    res.type('text/html').send(page);
  });
  return router;
}

/** The page with the base address it is reached by; undefined when there is no build. */
function readPage(directory: string, prefix: string): string | undefined {
  const file = join(directory, 'index.html');
  if (!existsSync(file)) return undefined;
  return readFileSync(file, 'utf8').replace(
    '<base href="/console/" />',
    `<base href="${encodeURI(prefix)}/console/" />`,
  );
}

function readAssets(directory: string): ReadonlyMap<string, Asset> {
  const names = existsSync(directory) ? readdirSync(directory) : [];
  return new Map(
    names.flatMap((name): [string, Asset][] => {
      const type = mediaTypes[extname(name)];
      return type === undefined ? [] : [[name, { type, body: readFileSync(join(directory, name)) }]];
    }),
  );
}

function sendAsset(asset: Asset | undefined, req: Request, res: Response): void {
  res.setHeader('vary', 'accept-encoding');
  if (!asset) {
    res.status(404).type('text/plain').send('There is no such file. Load the page again.\n');
    return;
  }
  const isText = asset.type.includes('charset') || asset.type === 'image/svg+xml';
  res.setHeader('content-type', asset.type);
  res.setHeader('cache-control', 'public, max-age=31536000, immutable');
  if (isText && req.acceptsEncodings('gzip') === 'gzip') {
    asset.gzipped ??= gzipSync(asset.body, { level: 9 });
    res.setHeader('content-encoding', 'gzip');
    res.send(asset.gzipped);
  } else res.send(asset.body);
}
