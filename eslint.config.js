import ngrx from '@ngrx/eslint-plugin';
import angular from 'angular-eslint';
import prettier from 'eslint-config-prettier';
import playwright from 'eslint-plugin-playwright';
import { defineConfig, globalIgnores } from 'eslint/config';
import typescript from 'typescript-eslint';
import { importBoundaries } from './eslint.boundaries.js';

const tests = ['**/*.spec.ts', 'server/test/**/*.ts', 'e2e/**/*.ts'];

/** Patterns that are refused wherever they stand, each with the way out. */
const refusedEverywhere = [
  {
    selector: 'TSEnumDeclaration',
    message: 'Use z.enum or a union of literals: enums are not erasable.',
  },
  {
    selector: 'Property[key.name="shell"][value.type="Literal"]:not([value.value=false])',
    message: 'Start programs with an argument list, never through a shell.',
  },
  {
    selector: 'ImportSpecifier[imported.name=/^exec(Sync)?$/]',
    message: 'Use execFile or spawn with an argument list, never a command string.',
  },
];
const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name; default exports are for lazy routes and tool configurations.',
};
const noTrustBypass = {
  selector:
    'CallExpression[callee.property.name=/^bypassSecurityTrust/], AssignmentExpression[left.property.name=/^(inner|outer)HTML$/]',
  message: 'Text goes into the page as text. Only core/icons trusts markup, and it is our own.',
};
const noEnvironment = {
  selector: 'MemberExpression[object.name="process"][property.name="env"]',
  message: 'Only config.ts reads the environment: take the value as an argument.',
};

export default defineConfig(
  globalIgnores([
    'dist/',
    'data/',
    'coverage/',
    '.angular/',
    'test-results/',
    'playwright-report/',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [typescript.configs.strictTypeChecked, typescript.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'max-lines': ['error', 250],
      'no-restricted-syntax': ['error', ...refusedEverywhere],
      // describe and it of node:test return promises that its runner awaits.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['describe', 'it', 'test', 'suite'] },
          ],
          allowForKnownSafePromises: [
            { from: 'package', package: 'fastify', name: ['SafePromiseLike'] },
          ],
        },
      ],
      'no-control-regex': 'error',
      'no-empty': 'error',
      eqeqeq: 'error',
      // Fastify awaits plugins and handlers: an async function without await is its idiom.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // `||` is right where an empty string counts as absent.
      '@typescript-eslint/prefer-nullish-coalescing': [
        'error',
        { ignorePrimitives: { string: true } },
      ],
      '@typescript-eslint/unbound-method': ['error', { ignoreStatic: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all' },
      ],
      // Angular takes plain objects where its types name a class, such as MatDialogConfig.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    files: ['src/**/*.ts', 'server/**/*.ts', 'contract/**/*.ts'],
    ignores: ['**/*.routes.ts', '**/*.d.ts'],
    rules: { 'no-restricted-syntax': ['error', ...refusedEverywhere, noDefaultExport] },
  },
  {
    files: ['{contract,src,server,scripts,e2e}/**/*.ts'],
    ...importBoundaries(import.meta.dirname),
  },
  {
    files: ['src/**/*.ts'],
    extends: [
      angular.configs.tsRecommended,
      ngrx.configs.store,
      ngrx.configs.effectsTypeChecked,
      ngrx.configs.operators,
    ],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/component-selector': [
        'error',
        { type: 'element', prefix: 'app', style: 'kebab-case' },
      ],
      '@angular-eslint/directive-selector': [
        'error',
        { type: 'attribute', prefix: 'app', style: 'camelCase' },
      ],
      // OnPush is what Angular 22 does when nothing is said.
      '@angular-eslint/prefer-on-push-component-change-detection': 'off',
      '@angular-eslint/prefer-signals': 'error',
      '@angular-eslint/prefer-output-emitter-ref': 'error',
      '@angular-eslint/prefer-output-readonly': 'error',
      '@angular-eslint/prefer-service-decorator': 'error',
      '@angular-eslint/no-uncalled-signals': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['**/*.routes.ts', '**/*.d.ts', 'src/app/core/**/icons.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...refusedEverywhere, noDefaultExport, noTrustBypass],
    },
  },
  {
    files: ['src/**/*.html'],
    extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility],
    rules: {
      '@angular-eslint/template/button-has-type': 'error',
      '@angular-eslint/template/no-duplicate-attributes': 'error',
      '@angular-eslint/template/no-positive-tabindex': 'error',
      '@angular-eslint/template/prefer-self-closing-tags': 'error',
    },
  },
  {
    // createX functions answer plain objects whose methods use no `this`.
    files: ['server/**/*.ts', 'scripts/**/*.ts', 'e2e/**/*.ts'],
    rules: { '@typescript-eslint/unbound-method': 'off' },
  },
  {
    files: ['server/src/**/*.ts'],
    ignores: ['server/src/config.ts', 'server/src/config/**', '**/*.routes.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...refusedEverywhere, noDefaultExport, noEnvironment],
    },
  },
  {
    files: ['e2e/**/*.ts'],
    extends: [playwright.configs['flat/recommended']],
    rules: {
      'playwright/expect-expect': ['error', { assertFunctionPatterns: ['^expect', '^assert'] }],
      'playwright/no-wait-for-timeout': 'error',
      'playwright/no-wait-for-selector': 'error',
    },
  },
  { files: tests, rules: { 'max-lines': ['error', 400] } },
  { files: ['**/*.js'], extends: [typescript.configs.disableTypeChecked] },
  prettier,
);
