import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Fails if axe finds anything on the page as it is now (R46). */
export async function expectAccessible(page: Page): Promise<void> {
  const found = await new AxeBuilder({ page })
    .options({ runOnly: TAGS, resultTypes: ['violations'] })
    // Otherwise axe opens a page of its own for each look, to put together what it found in frames of other origins. There
    // are none here, and half of the time went there.
    .setLegacyMode()
    .analyze();
  const findings = found.violations.map(({ id, help, nodes }) => ({ id, help, at: nodes.map((node) => node.html) }));
  expect(findings, `axe on ${page.url()}`).toEqual([]);
}
