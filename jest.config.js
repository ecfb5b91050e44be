import process from 'node:process';

/** ESM + TypeScript by swc; run with NODE_OPTIONS=--experimental-vm-modules (see package.json). */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  // Long forms are files of their own: `npm run test:soak` takes them in.
  testMatch: process.env.ROLECALL_SOAK === '1' ? ['**/*.test.ts', '**/*.soak.ts'] : ['**/*.test.ts'],
  // These need an outside server: `npm run test:mongo`.
  testPathIgnorePatterns: ['/node_modules/', ...(process.env.MONGODB_URL ? [] : ['<rootDir>/test/mongo/'])],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'es6' } },
    ],
  },
  testTimeout: 30_000,
  testSequencer: '<rootDir>/test/sequencer.js',
};
