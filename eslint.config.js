import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'coverage', 'data'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { project: ['./tsconfig.json', './src/console/tsconfig.json'] } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  { files: ['src/console/**'], ...reactHooks.configs.flat['recommended-latest'] },
  {
    files: ['test/e2e/console/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'CallExpression[callee.name="expect"] AwaitExpression > CallExpression[callee.property.name=/^(all|allInnerTexts|allTextContents|count|evaluate|getAttribute|innerText|inputValue|is[A-Z].*|textContent|title)$/]',
          message: 'A page read once may be read too soon. Say it of the locator: await expect(locator).toHaveText(…).',
        },
        {
          selector: 'CallExpression[callee.name="expect"] CallExpression[callee.property.name="url"]',
          message: 'An address read once may be read too soon. Say it of the page: await expect(page).toHaveURL(…).',
        },
      ],
    },
  },
  { files: ['*.config.js', 'test/sequencer.js', 'test/**/*.mjs'], ...tseslint.configs.disableTypeChecked },
  { files: ['test/**', 'src/catalogs/*/catalog.ts', 'src/console/api/schema.ts'], rules: { 'max-lines': 'off' } },
);
