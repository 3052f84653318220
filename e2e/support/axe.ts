import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';

const SCHEMES = ['light', 'dark'] as const;

/** Fails with every violation of WCAG 2.2 AA and axe's best practices, in light and in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of SCHEMES) {
    await test.step(`axe finds nothing in ${colorScheme}`, async () => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const { violations } = await new AxeBuilder({ page }).analyze();

      expect(
        violations.map(({ id, help, nodes }) => ({
          id,
          help,
          where: nodes.map((node) => node.target.join(' ')),
        })),
      ).toEqual([]);
    });
  }
}
