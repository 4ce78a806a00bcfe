import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { provide } from '@slipway/toolchain';
import { chromium, type Page } from 'playwright-core';
import { until } from './until.ts';

const artefacts = fileURLToPath(new URL('../../test-artifacts/', import.meta.url));

/** Nothing of the browser's own may go out: tests reach loopback only. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Opens a run in the real Web UI, keeps screenshots of its timeline and its current details among the test artefacts.
 * @param run address of the run, as the command line prints it
 * @param awaited what both pages have to show
 * @returns the text of both pages
 */
export async function screenshotOfRun(run: string, awaited: string): Promise<string> {
  const browser = await chromium.launch({ executablePath: (await provide('chromium')).path, args: quiet });
  try {
    const page = await browser.newPage({ viewport: { width: 1600, height: 1800 } });
    await mkdir(artefacts, { recursive: true });
    const texts: string[] = [];
    await page.goto(run, { waitUntil: 'domcontentloaded' });
    for (const tab of ['Timeline', 'User Metadata']) {
      await page.getByText(tab, { exact: true }).first().click();
      await until(`${tab} shows ${awaited}`, 30, async () => (await textOf(page)).includes(awaited));
      await page.screenshot({ path: join(artefacts, `web-ui-${tab.toLowerCase().replace(' ', '-')}.png`) });
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
        .innerText()
        .catch(() => ''),
    ),
  );
  return texts.join('\n');
}
