import { defineConfig } from 'vite';

/** Built into dist/console. Addresses are relative, since the service may stand below a path prefix: index.html carries the base. */
export default defineConfig({
  base: './',
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    // Libraries mark their files for servers that render React; there is none here.
    rolldownOptions: { onLog: (level, log, report) => log.code === 'MODULE_LEVEL_DIRECTIVE' || report(level, log) },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
});
