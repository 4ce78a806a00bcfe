import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { provide } from '@slipway/toolchain';
import { chromium } from 'playwright-core';

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
 * @returns the text of both pages
 */
export async function screenshotOfRun(
  temporal: { ui: string; namespace: string },
  workflowId: string,
): Promise<string> {
  const browser = await chromium.launch({ executablePath: (await provide('chromium')).path, args: quiet });
  try {
    const page = await browser.newPage({ viewport: { width: 1600, height: 1800 } });
    await mkdir(artefacts, { recursive: true });
    const base = `${temporal.ui}/namespaces/${temporal.namespace}/workflows/${encodeURIComponent(workflowId)}`;
    await page.goto(base, { waitUntil: 'networkidle' });
    const run = page.url().replace(/\/(history|timeline)?\/?(\?.*)?$/, '');
    const texts: string[] = [];
    for (const tab of ['timeline', 'user-metadata']) {
      await page.goto(`${run}/${tab}`, { waitUntil: 'networkidle' });
      await page
        .getByText('cluster/control-plane')
        .first()
        .waitFor({ timeout: 20_000 })
        .catch(() => undefined);
      await page.screenshot({ path: join(artefacts, `${workflowId.replaceAll('/', '-')}-${tab}.png`) });
      texts.push(await page.locator('body').innerText());
    }
    return texts.join('\n');
  } finally {
    await browser.close();
  }
}
