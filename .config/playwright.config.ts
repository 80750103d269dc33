// Tests in a real Grafana: GRAFANA_URL is the address of one that has the plugin, with rows in the table of the data source
// "emqx" and everybody as administrator, such as the demo starts. CHROMIUM is a browser's program; by default it is Chromium where
// the system has one, as Debian calls it, or else Chrome.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { PluginOptions } from '@grafana/plugin-e2e';
import { defineConfig, devices } from '@playwright/test';

const { GRAFANA_URL: baseURL, CHROMIUM, PATH = '', CI } = process.env;
const executablePath =
  CHROMIUM ??
  PATH.split(path.delimiter)
    .map((folder) => path.join(folder, 'chromium'))
    .find((program) => existsSync(program));
if (!baseURL) {
  throw new Error('GRAFANA_URL is not set; it is the address of a Grafana such as `go tool mage demo` prints.');
}

export default defineConfig<PluginOptions>({
  testDir: '../tests/e2e',
  outputDir: '../tests/e2e/output',
  forbidOnly: Boolean(CI),
  retries: CI ? 2 : 0,
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1600, height: 1200 },
    baseURL,
    launchOptions: executablePath ? { executablePath, args: ['--headless', '--no-sandbox'] } : { channel: 'chrome' },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
});
