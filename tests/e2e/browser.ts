import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { provide } from '@slipway/toolchain';
import { chromium, type Browser, type Page } from 'playwright-core';

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

/** Milliseconds; a busy machine draws slowly. */
const patience = 120_000;

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: (await provide('chromium')).path, args: quiet, timeout: patience });
}

export async function openPage(browser: Browser, height: number): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1600, height } });
  page.setDefaultTimeout(patience);
  return page;
}

/** Keeps a picture of a page among the test artefacts. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  await mkdir(artefacts, { recursive: true });
  await page.screenshot({ path: join(artefacts, `${name}.png`) });
}
