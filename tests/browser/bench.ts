// What every test does with the page: open an editor, fill in its fields as a person would, look at the answer.
import { test as base, expect, type Locator, type Page } from '@playwright/test';

export { expect };

export type Query = Record<string, unknown>;

interface Named {
  name: string;
  title: string;
}

export interface Vocabulary {
  scenarios: (Named & { views: string[] })[];
  views: Named[];
}

export class Bench {
  readonly editor: Locator;
  readonly answer: Locator;

  constructor(
    readonly page: Page,
    private readonly title: string
  ) {
    this.editor = page.getByRole('region', { name: 'Editor' });
    this.answer = page.getByRole('region', { name: 'Answer' });
  }

  /**
   * Opens an editor for a data source; any UID is one, in the state in which it was saved last. The editor is loaded apart and asks for
   * its vocabulary, so that an answer may be there before its fields are.
   */
  async open(editor: 'query' | 'settings' | 'variable' | 'annotation', uid = 'emqx', app = 'panel-editor') {
    await this.page.goto(`/?editor=${editor}&uid=${uid}&app=${app}`);
    const page = this.page.getByRole('main');
    await expect(page.getByRole('combobox').or(page.getByRole('textbox')).first()).toBeVisible();
  }

  async vocabulary(): Promise<Vocabulary> {
    const answer = await this.page.request.get('/api/datasources/uid/emqx/resources/vocabulary');
    return answer.json();
  }

  /** An input with one or several values to choose from. */
  field(label: string): Locator {
    return this.page.getByRole('combobox', { name: label, exact: true });
  }

  /** An option that is offered, by its own text; a description may stand below that. */
  option(text: string): Locator {
    return this.page.getByRole('option').filter({ has: this.page.getByText(text, { exact: true }) });
  }

  /** Adds a condition that isn't shown yet: a key of the query, or a column. */
  async add(label: string) {
    const conditions = this.field('Add condition');
    await conditions.click();
    await conditions.fill(label);
    await this.option(label).first().click();
  }

  /** Opens what a field offers, and adds the field first where it isn't shown. */
  private async openField(label: string): Promise<Locator> {
    const field = this.field(label);
    if ((await field.count()) === 0) {
      await this.add(label);
      await expect(field).toBeFocused();
    }
    await field.click();
    await expect(field).toHaveAttribute('aria-expanded', 'true');
    return field;
  }

  async choose(label: string, text: string) {
    await this.openField(label);
    await this.option(text).first().click();
  }

  /** Types the beginning of a value; all at once, since Grafana's input loses keys on a machine that is busy. */
  async begin(label: string, typed: string) {
    await (await this.openField(label)).fill(typed);
  }

  /** Types the beginning of a value and takes the whole one from what is offered. */
  async complete(label: string, typed: string, text: string) {
    await this.begin(label, typed);
    await this.option(text).first().click();
    await this.leave(label);
  }

  /** Types a value that nobody offers. */
  async type(label: string, text: string) {
    await this.begin(label, text);
    await this.page.getByRole('option').filter({ hasText: 'Use as typed' }).click();
    await this.leave(label);
  }

  /** Pastes a text into a field, as from a ticket. */
  async paste(label: string, text: string) {
    await this.field(label).evaluate((field, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', pasted);
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  }

  /** Puts a statement in the place of the one that stands in the SQL editor, and asks it. */
  async write(sql: string) {
    const { keyboard } = this.page;
    await this.editor.locator('.monaco-editor').first().click();
    await keyboard.press('ControlOrMeta+A');
    await keyboard.insertText(sql);
    await keyboard.press('ControlOrMeta+Enter');
  }

  /** Closes what a field offers, once it has taken what was chosen. It may open once more when that comes back as the query. */
  async leave(label: string) {
    await expect(this.field(label)).toHaveValue('');
    await expect(async () => {
      await this.page.keyboard.press('Escape');
      await expect(this.field(label)).toHaveAttribute('aria-expanded', 'false', { timeout: 1000 });
    }).toPass();
  }

  /** The query as the editor has it. */
  async query(): Promise<Query> {
    return JSON.parse((await this.page.getByTestId('query').textContent()) ?? '');
  }

  /** Waits until the query has these keys and is answered. */
  async answered(keys: Query) {
    await expect.poll(() => this.query()).toMatchObject(keys);
    await expect(this.answer).toHaveAttribute('aria-busy', 'false');
  }

  /** Waits for an answer with rows, without any error. */
  async rows(keys: Query) {
    await this.answered(keys);
    // The SQL editor has some that are empty.
    await expect(this.page.getByRole('alert').filter({ hasText: /./ })).toHaveCount(0);
    await expect(this.answer.locator('table:not([data-length="0"])').first()).toBeVisible();
  }

  /** The cells of a column that are shown of the answer. */
  async column(name: string): Promise<string[]> {
    const table = this.answer.getByRole('table').first();
    const place = (await table.getByRole('columnheader').allTextContents()).indexOf(name);
    expect(place, `the column ${name}`).toBeGreaterThanOrEqual(0);
    return table.locator(`tbody td:nth-child(${place + 1})`).allTextContents();
  }

  /** The error that stands right below the field under a label: nearer than the next row of fields is. */
  async errorBelow(label: string): Promise<string> {
    const error = this.editor.getByRole('alert');
    await expect(error).toHaveCount(1);
    // What comes later may still move both.
    await expect(async () => {
      const [below, above] = [
        await error.boundingBox(),
        await this.editor.getByText(label, { exact: true }).boundingBox(),
      ];
      if (!below || !above) {
        throw new Error('the label or the error is not to be seen');
      }
      expect(Math.abs(below.x - above.x), 'how far the error stands aside').toBeLessThan(10);
      const distance = below.y - (above.y + above.height);
      expect(distance, 'how far the error stands below').toBeGreaterThan(20);
      expect(distance, 'how far the error stands below').toBeLessThan(70);
    }).toPass({ timeout: 30_000 });
    return (await error.textContent()) ?? '';
  }

  /** Keeps what is to be seen, as a file of the test's name. */
  async shot(...more: string[]) {
    const name = [this.title, ...more].join('-').replace(/[^\w]+/g, '-');
    await this.page.screenshot({ path: `tests/browser/output/screenshots/${name}.png`, fullPage: true });
  }
}

/** A test with a page, on which nothing may go wrong unseen. */
export const test = base.extend<{ bench: Bench }>({
  bench: async ({ page }, provide, { title }) => {
    const failures: string[] = [];
    page.on('pageerror', (error) => failures.push(error.message));
    await provide(new Bench(page, title));
    expect(failures).toEqual([]);
  },
});
