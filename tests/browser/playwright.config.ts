// How the tests of the editors run: in the browser and at the address that dev/browser names.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testMatch: '*.spec.ts',
  outputDir: 'output/results',
  fullyParallel: true,
  workers: 2,
  timeout: 120_000,
  // Patience is no assertion: a busy machine takes its time.
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: 'line',
  use: {
    baseURL: process.env.BENCH_URL,
    viewport: { width: 1400, height: 1000 },
    locale: 'en-US',
    timezoneId: 'UTC',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    },
  },
});
