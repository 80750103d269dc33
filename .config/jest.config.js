import { root } from './plugin.js';

// Packages that Grafana's own are built on and that ship as ES modules only, which Jest does not run as they are.
const esModules = [
  '@openfeature',
  '@wojtekmaj',
  'd3.*',
  'delaunator',
  'get-user-locale',
  'internmap',
  'marked',
  'memoize',
  'mimic-function',
  'monaco-promql',
  'ol',
  'pbf',
  'quick-lru',
  'quickselect',
  'rbush',
  'react-calendar',
  'react-colorful',
  'react-data-grid',
  'robust-predicates',
  'uuid',
];

/** @type {import('jest').Config} */
export default {
  rootDir: root,
  roots: ['<rootDir>/src'],
  testEnvironment: 'jsdom',
  setupFilesAfterEnv: ['<rootDir>/.config/jest.setup.js'],
  transform: {
    '^.+\\.(t|j)sx?$': [
      'ts-jest',
      {
        tsconfig: { allowJs: true, esModuleInterop: true, jsx: 'react-jsx', module: 'CommonJS', target: 'ES2022' },
        isolatedModules: true,
      },
    ],
  },
  transformIgnorePatterns: [`node_modules/(?!(${esModules.join('|')})/|.*/(${esModules.join('|')})/)`],
  moduleNameMapper: { '\\.(css|svg)$': '<rootDir>/.config/jest.asset.js' },
  maxWorkers: 2,
};
