import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';

const SCHEMES = ['light', 'dark'] as const;

/** Fails with every violation of WCAG 2.2 AA and axe's best practices, in light and in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of SCHEMES) {
    await test.step(`axe finds nothing in ${colorScheme}`, async () => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // Loaded anew: colours that are still on their way from one scheme to the other are no finding.
      await page.reload();
      await expect(page.getByRole('heading').first()).toBeVisible();
      await expect(page.locator('app-skeleton')).toHaveCount(0);
      const { violations } = await new AxeBuilder({ page }).analyze();

      const found = violations.flatMap(({ id, help, nodes }) =>
        nodes.map(
          ({ target, failureSummary = '' }) =>
            `${id}: ${help}\n${target.join(' ')}\n${failureSummary}`,
        ),
      );
      expect(found).toEqual([]);
    });
  }
}
