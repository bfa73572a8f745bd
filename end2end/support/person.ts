import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test';
import { expectAccessible } from './axe';

/** Somebody with a browser of their own, on one page of it. */
export class Person {
  /** What the browser complained about: errors in the console, broken scripts, refused by a policy. */
  private readonly complaints: string[] = [];
  private readonly forgiven: RegExp[] = [];

  private constructor(
    readonly context: BrowserContext,
    public page: Page,
    private readonly scripts: boolean,
  ) {}

  static async with(context: BrowserContext, scripts: boolean): Promise<Person> {
    const person = new Person(context, await context.newPage(), scripts);
    context.on('console', (message) => {
      if (message.type() === 'error') person.complaints.push(`${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => person.complaints.push(String(error.error())));
    return person;
  }

  /** Opens an address and waits until the page is alive. */
  async opens(address: string): Promise<void> {
    await this.page.goto(address);
    await this.isReady();
  }

  /** Waits until the page's scripts have taken it up, if they may. */
  async isReady(): Promise<void> {
    if (this.scripts) await this.page.locator('body[data-hydrated]').waitFor();
  }

  /** Does something that leads to another page, and waits until that one is alive. */
  async follows(act: () => Promise<unknown>): Promise<void> {
    const arrived = this.page.waitForEvent('domcontentloaded');
    await act();
    await arrived;
    await this.isReady();
  }

  /** Does something that opens another page beside this one, and goes on there. */
  async followsElsewhere(act: () => Promise<unknown>): Promise<void> {
    const opening = this.context.waitForEvent('page');
    await act();
    this.page = await opening;
    await this.page.waitForLoadState('domcontentloaded');
    await this.isReady();
  }

  /** Presses the button or follows the link of that name. */
  async presses(name: string | RegExp, within: Locator | Page = this.page): Promise<void> {
    const button = within.getByRole('button', { name, exact: true });
    const link = within.getByRole('link', { name, exact: true });
    await this.follows(() => button.or(link).click());
  }

  /** Fills fields in by their labels, as they stand on the page. */
  async fills(answers: Record<string, string>): Promise<void> {
    for (const [label, answer] of Object.entries(answers)) {
      await this.page.getByLabel(label, { exact: true }).fill(answer);
    }
  }

  /** Is on the page with that heading, and axe finds nothing there. */
  async isOn(heading: string | RegExp): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name: heading, exact: typeof heading === 'string' })).toBeVisible();
    if (this.scripts) await expectAccessible(this.page);
  }

  /** axe finds nothing, and nothing has to be scrolled sideways (R48). */
  async looksFine(): Promise<void> {
    // The mailbox shows a letter in a frame that runs no scripts, so axe can't look into it, and waits for it in vain.
    await this.page.evaluate(() => document.querySelectorAll('iframe').forEach((frame) => frame.remove()));
    await expectAccessible(this.page);
    const [width, room] = await this.page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    expect(width, `${this.page.url()} is wider than the window`).toBeLessThanOrEqual(room!);
  }

  /** Is told what is wrong with the whole form: in the title, and in the summary, which has the focus (R46). */
  async isTold(problem: string): Promise<void> {
    await expect(this.page).toHaveTitle(/^Error: /);
    const summary = this.page.getByRole('alert');
    await expect(summary.getByRole('heading', { name: 'There is a problem' })).toBeVisible();
    await expect(summary.getByText(problem, { exact: true })).toBeVisible();
    if (!this.scripts) return;
    await expect(summary).toBeFocused();
    await expectAccessible(this.page);
  }

  /** Is told what is wrong with one answer, at its field too, by a link from the summary. */
  async isToldAt(label: string, problem: string): Promise<void> {
    await this.isTold(problem);
    await expect(this.page.getByRole('alert').getByRole('link', { name: problem, exact: true })).toBeVisible();
    const field = this.page.getByLabel(label, { exact: true });
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveAccessibleDescription(new RegExp(escaped(problem)));
  }

  /** Is told something in the banner that shows once. */
  async isToldThat(words: string | RegExp): Promise<void> {
    await expect(this.page.getByRole('status').filter({ hasText: words })).toBeVisible();
  }

  /** Complaints that the test provokes: the browser reports every refused page. */
  forgives(complaint: RegExp): void {
    this.forgiven.push(complaint);
  }

  /** Closes the browser. Fails if it complained about anything. */
  async leaves(): Promise<void> {
    await this.context.close();
    const left = this.complaints.filter((complaint) => !this.forgiven.some((forgiven) => forgiven.test(complaint)));
    expect(left, 'what the browser complained about').toEqual([]);
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
