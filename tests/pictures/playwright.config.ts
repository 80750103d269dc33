// Takes the pictures of README, docs and catalogue, in a Grafana as the end-to-end tests have it. EVERY=1 takes each in two widths
// and both themes, to be looked at.
import path from 'node:path';
import { defineConfig } from '@playwright/test';
import inGrafana from '../../.config/playwright.config';

export default defineConfig(inGrafana, {
  testDir: import.meta.dirname,
  testMatch: '*.pictures.ts',
  outputDir: path.join(import.meta.dirname, 'failed'),
  // Pictures aren't in a hurry.
  timeout: 300_000,
  expect: { timeout: 90_000 },
  retries: 1,
});
