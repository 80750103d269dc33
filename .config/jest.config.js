import { root } from './plugin.js';

// Packages that Grafana's own are built on and that ship as ES modules only, which Jest does not run as they are.
const esModules = [
  'd3-.*',
  'marked',
  'react-calendar',
  'get-user-locale',
  'memoize',
  'mimic-function',
  '@wojtekmaj/date-utils',
  'ol',
];

/** @type {import('jest').Config} */
export default {
  rootDir: root,
  roots: ['<rootDir>/src'],
  testEnvironment: 'jsdom',
  setupFilesAfterEnv: ['<rootDir>/.config/jest.setup.js'],
  transform: {
    '\\.(mjs|jsx?|tsx?)$': [
      'ts-jest',
      {
        tsconfig: {
          allowJs: true,
          esModuleInterop: true,
          isolatedModules: true,
          jsx: 'react-jsx',
          module: 'CommonJS',
          target: 'ES2022',
        },
      },
    ],
  },
  transformIgnorePatterns: [`node_modules/(?!(${esModules.join('|')})/|.*/(${esModules.join('|')})/)`],
  moduleNameMapper: { '(\\.css|^react-inlinesvg)$': '<rootDir>/.config/jest.asset.js' },
  maxWorkers: 2,
  testTimeout: 120_000,
};
