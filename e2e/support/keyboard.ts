import { expect, type Locator } from '@playwright/test';

/** More stops than this on the way to something is not "works by keyboard". */
const MOST_STOPS = 60;

/** Goes to `target` with the Tab key alone. */
export async function tabTo(target: Locator): Promise<void> {
  const page = target.page();
  await expect(target).toBeVisible();
  for (let stops = 0; stops < MOST_STOPS; stops++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${target.toString()}`);
}

/** Moves with the arrow keys within a group of radio buttons, from wherever Tab enters it. */
export async function chooseRadio(group: Locator, target: Locator): Promise<void> {
  const page = target.page();
  const entered = () => group.evaluate((element) => element.contains(document.activeElement));
  for (let stops = 0; stops < MOST_STOPS && !(await entered()); stops++)
    await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  for (let moves = 0; moves < MOST_STOPS; moves++) {
    if (await target.isChecked()) return;
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`The arrow keys do not reach ${target.toString()}`);
}

/** Makes a toggle button pressed; it may be already. */
export async function pressIn(toggle: Locator): Promise<void> {
  await tabTo(toggle);
  if ((await toggle.getAttribute('aria-pressed')) !== 'true') {
    await toggle.page().keyboard.press('Space');
  }
}
