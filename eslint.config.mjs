// @ts-check
import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** One restricted syntax: an esquery selector and the sentence it prints. */
const restrict = (selector, message) => ({ selector, message });
const namedExports = restrict('ExportDefaultDeclaration', 'Named exports only.');
const noPost = restrict(
  "CallExpression[callee.property.name='postMessage']",
  'Only the ends of a wire (a Port) post messages.',
);
const noApi = restrict(
  "CallExpression[callee.name='acquireVsCodeApi']",
  'Only webview/hostClient.ts talks to VS Code.',
);
const noConfig = restrict(
  "CallExpression[callee.property.name='getConfiguration']",
  'Read settings through host/settings.ts.',
);

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'coverage/', '**/node_modules/', 'test/fixtures/'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 15],
      'max-params': ['error', 4],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-restricted-syntax': ['error', namedExports, noPost, noApi, noConfig],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        {
          considerDefaultExhaustiveForUnions: false,
          allowDefaultCaseForExhaustiveSwitch: false,
        },
      ],
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['src/{table,codecs,formats,scan}/**/*.ts', 'src/jobs/sample/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', complexity: ['error', 25] },
  },
  {
    // The ends of the wires.
    files: ['src/**/*Port.ts', 'src/base/abort.ts', 'webview/hostClient.ts'],
    rules: { 'no-restricted-syntax': ['error', namedExports, noConfig] },
  },
  {
    files: ['src/host/settings.ts'],
    rules: { 'no-restricted-syntax': ['error', namedExports, noPost, noApi] },
  },
  {
    files: ['test/**/*.{ts,tsx,mts}', 'bench/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      'no-restricted-syntax': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
  { files: ['bench/**/*.ts', 'src/cli/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.{js,mjs,cjs}'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        fetch: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        performance: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        AbortController: 'readonly',
      },
      parserOptions: { projectService: false },
    },
    rules: {
      ...tseslint.configs.disableTypeChecked.rules,
      'no-restricted-syntax': 'off',
      'no-console': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
  {
    // Loaded by VS Code's server, which asks for CommonJS, with methods that are there to do nothing.
    files: ['test/host/{shims,opener}/**/*.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { require: 'readonly', exports: 'readonly', process: 'readonly' },
    },
    rules: {
      '@typescript-eslint/no-require-imports': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  prettier,
);
