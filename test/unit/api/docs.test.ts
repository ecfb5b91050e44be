import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import supertest from 'supertest';
import { createDocsRouter } from '../../../src/api/docs.js';
import { buildViewer } from '../../../src/api/viewer.js';

let viewerDirectory = '';
beforeAll(() => {
  viewerDirectory = mkdtempSync(join(tmpdir(), 'rolecall-docs-'));
  buildViewer(viewerDirectory);
});
afterAll(() => rmSync(viewerDirectory, { recursive: true }));

describe('the viewer of the API', () => {
  it('is whole in this installation: every file its page names is served, and none from elsewhere', async () => {
    const openApiFile = join(import.meta.dirname, '../../../schemas/openapi.json');
    const app = express().use(createDocsRouter({ openApiFile, viewerDirectory }));
    const { status, text } = await supertest(app).get('/docs/');
    expect(status).toBe(200);
    expect(text).not.toMatch(/https?:|<script>|style=|onload=/);
    const files = [...text.matchAll(/(?:src|href)="([^"/]+)"/g)].map(([, file]) => file);
    expect(files).toHaveLength(4);
    for (const file of files) expect((await supertest(app).get(`/docs/${file}`)).status).toBe(200);
    expect((await supertest(app).get('/docs')).headers['location']).toBe('/docs/');
    expect((await supertest(app).get('/openapi.json')).status).toBe(200);
  });
});
