import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';

/** Where an installation keeps what is served here. */
export interface DocsFiles {
  /** The committed description; read once. */
  readonly openApiFile: string;
  /** The viewer's files as `npm run build` lays them out; when they are missing, `/docs` is a 404. */
  readonly viewerDirectory: string;
}

const installed: DocsFiles = {
  openApiFile: fileURLToPath(new URL('../../schemas/openapi.json', import.meta.url)),
  viewerDirectory: fileURLToPath(new URL('../../dist/docs', import.meta.url)),
};

/** `/openapi.json` and the viewer at `/docs`, both from files of this installation: nothing is fetched from elsewhere. */
export function createDocsRouter({ openApiFile, viewerDirectory }: DocsFiles = installed): Router {
  const document = readFileSync(openApiFile, 'utf8');
  const router = Router();
  router.get('/openapi.json', (_req, res) => {
    res.type('application/json').send(document);
  });
  router.use('/docs', express.static(viewerDirectory, { etag: false, lastModified: false }));
  return router;
}
