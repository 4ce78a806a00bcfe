import type { Page } from 'playwright-core';
import { keepPicture, launchBrowser, openPage } from './browser.ts';
import { until } from './until.ts';

/**
 * Opens a run in the real Web UI, keeps screenshots of its timeline and its current details among the test artefacts.
 * @param run address of the run, as the command line prints it
 * @param awaited what both pages have to show
 * @returns the text of both pages
 */
export async function screenshotOfRun(run: string, awaited: string): Promise<string> {
  const browser = await launchBrowser();
  try {
    const page = await openPage(browser, 1800);
    const texts: string[] = [];
    await page.goto(run, { waitUntil: 'domcontentloaded' });
    for (const tab of ['Timeline', 'User Metadata']) {
      await page.getByText(tab, { exact: true }).first().click();
      await until(`${tab} shows ${awaited}`, 180, async () => (await textOf(page)).includes(awaited));
      await keepPicture(page, `web-ui-${tab.toLowerCase().replace(' ', '-')}`);
      texts.push(await textOf(page));
    }
    return texts.join('\n');
  } finally {
    await browser.close();
  }
}

/** The UI shows Markdown in frames of its own. */
async function textOf(page: Page): Promise<string> {
  const texts = await Promise.all(
    page.frames().map((frame) =>
      frame
        .locator('body')
        // Not the page's patience: all frames are asked again.
        .innerText({ timeout: 30_000 })
        .catch(() => ''),
    ),
  );
  return texts.join('\n');
}
