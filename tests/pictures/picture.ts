// What all pictures share: sizes and themes, waiting until a page has drawn what it asked for, and where the files go.
import path from 'node:path';
import { expect, type Page, test as inPage } from '@playwright/test';

interface Size {
  width: number;
  theme: 'dark' | 'light';
}

/** The size of the pictures that the project shows. */
const shown: Size = { width: 1440, theme: 'dark' };
const others: Size[] = [
  { width: 1440, theme: 'light' },
  { width: 1920, theme: 'dark' },
  { width: 1920, theme: 'light' },
];
const sizes = process.env.EVERY ? [shown, ...others] : [shown];

const folder = path.join(import.meta.dirname, 'output');
const screen = 900;
/** Higher than any page of ours: Grafana asks only for panels that are in sight. */
const highest = 6000;

/** How many queries of a page are on their way. */
const asked = new WeakMap<Page, number>();

const test = inPage.extend({
  page: async ({ page }, use) => {
    const count = (step: number) => (request: { url: () => string }) => {
      if (request.url().includes('/api/ds/query')) {
        asked.set(page, (asked.get(page) ?? 0) + step);
      }
    };
    page.on('request', count(1));
    page.on('requestfinished', count(-1));
    page.on('requestfailed', count(-1));
    await use(page);
  },
});

/** Waits until nothing is asked any more and all is drawn: a panel that comes into sight asks a moment later. */
async function drawn(page: Page) {
  for (let quiet = 0; quiet < 3; quiet = asked.get(page) ? 0 : quiet + 1) {
    await page.waitForTimeout(500);
  }
  await expect(page.getByText(/^Loading( plugin panel)?\.\.\.$/)).toHaveCount(0);
}

const picture = (page: Page, name: string) =>
  page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled' });

const named = (name: string, { width, theme }: Size) =>
  width === shown.width && theme === shown.theme ? name : `${name}-${width}-${theme}`;

const panels = '[data-viz-panel-key]';

/** Where the lowest panel ends, with the margin that Grafana has around panels. */
const bottom = (page: Page) =>
  page
    .locator(panels)
    .evaluateAll((all) => Math.ceil(Math.max(...all.map((panel) => panel.getBoundingClientRect().bottom))) + 16);

interface Shot {
  name: string;
  /** The address in Grafana. */
  at: (page: Page) => Promise<string> | string;
  height?: number;
  /** What to do before the picture is taken. */
  act?: (page: Page) => Promise<unknown>;
}

/** Takes a picture of a screen in every size. */
export function screenOf({ name, at, height = screen, act }: Shot) {
  for (const size of sizes) {
    test(named(name, size), async ({ page }) => {
      await page.setViewportSize({ width: size.width, height });
      await page.goto(`${await at(page)}&theme=${size.theme}`);
      await act?.(page);
      await drawn(page);
      await picture(page, named(name, size));
    });
  }
}

/** Takes pictures of a dashboard in every size: of its first screen, and of all of it. */
export function dashboard({ name, at }: Shot) {
  for (const size of sizes) {
    const { width, theme } = size;
    test(named(name, size), async ({ page }) => {
      await page.setViewportSize({ width, height: screen });
      await page.goto(`${await at(page)}&theme=${theme}`);
      await expect(page.locator(panels).first()).toBeVisible();
      await drawn(page);
      await picture(page, named(`${name}-screen`, size));
      await page.setViewportSize({ width, height: highest });
      await drawn(page);
      await page.setViewportSize({ width, height: await bottom(page) });
      await drawn(page);
      await picture(page, named(name, size));
    });
  }
}
