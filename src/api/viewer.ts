import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Run by `npm run build`; the running service only serves the files it leaves.

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Rolecall admin API</title>
    <link rel="stylesheet" href="swagger-ui.css" />
    <link rel="icon" href="favicon-32x32.png" />
  </head>
  <body>
    <noscript>The description is at <a href="/openapi.json">/openapi.json</a>.</noscript>
    <div id="viewer"></div>
    <script src="swagger-ui-bundle.js"></script>
    <script src="start.js"></script>
  </body>
</html>
`;

const start = `window.addEventListener('load', () => {
  SwaggerUIBundle({
    url: '/openapi.json',
    dom_id: '#viewer',
    deepLinking: true,
    validatorUrl: null,
    persistAuthorization: false,
  });
});
`;

/** Lays out the API viewer: Swagger UI's own files beside a page without inline script, so that it runs under a strict content policy. */
export function buildViewer(directory: string): void {
  const source = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  mkdirSync(directory, { recursive: true });
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png', 'LICENSE', 'NOTICE'])
    copyFileSync(join(source, file), join(directory, file));
  writeFileSync(join(directory, 'index.html'), page);
  writeFileSync(join(directory, 'start.js'), start);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildViewer(join(import.meta.dirname, '../docs'));
