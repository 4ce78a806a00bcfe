import type { Browser, Locator, Page } from 'playwright-core';
import { keepPicture, launchBrowser, openPage } from './browser.ts';

/** The real Web UI in a real browser, as an operator clicks it. Every act leaves a screenshot among the test artefacts. */
export class ControlPanel {
  readonly #ui: string;
  readonly #browser: Browser;
  readonly #page: Page;

  private constructor(ui: string, browser: Browser, page: Page) {
    this.#ui = ui;
    this.#browser = browser;
    this.#page = page;
  }

  static async open(ui: string): Promise<ControlPanel> {
    const browser = await launchBrowser();
    return new ControlPanel(ui, browser, await openPage(browser, 1400));
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }

  /** More Actions → Send an Update. @returns what the UI answers: its toast, or the refusal in the dialog */
  async sendUpdate(workflowId: string, name: string, input?: unknown): Promise<string> {
    await this.#goTo(workflowId);
    await this.#moreActions('Send an Update');
    const dialog = this.#page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Select an Update' }).click();
    await dialog.getByRole('option', { name: new RegExp(`^${name} `) }).click();
    if (input !== undefined) await this.#type(dialog.getByRole('textbox').last(), input);
    await this.#shot(`update-${name}`);
    await dialog.getByRole('button', { name: 'Submit' }).click();
    const toast = this.#page.getByText('Update successful');
    const refusal = dialog.getByRole('alert').filter({ visible: true });
    await toast.or(refusal).first().waitFor();
    const said = await toast.or(refusal).first().innerText();
    await this.#shot(`update-${name}-answered`);
    return said;
  }

  /** What the drop-down of Updates offers: each name with its description. */
  async offeredUpdates(workflowId: string): Promise<string[]> {
    await this.#goTo(workflowId);
    await this.#moreActions('Send an Update');
    const dialog = this.#page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Select an Update' }).click();
    await dialog.getByRole('option').first().waitFor();
    await this.#shot('updates-offered');
    return dialog.getByRole('option').allInnerTexts();
  }

  /** The button of an open run. */
  async requestCancellation(workflowId: string): Promise<void> {
    await this.#goTo(workflowId);
    await this.#page.getByRole('button', { name: 'Request Cancellation' }).click();
    await this.#page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();
    await this.#page.getByRole('dialog').waitFor({ state: 'hidden' });
    await this.#shot('cancellation-requested');
  }

  /** The button of a closed run: back to the last decision of the workflow but `before`. */
  async reset(workflowId: string, before: number): Promise<void> {
    await this.#goTo(workflowId);
    await this.#page.getByRole('button', { name: 'Reset', exact: true }).click();
    const dialog = this.#page.getByRole('dialog');
    await dialog.getByRole('button').nth(1).click();
    const events = dialog.getByRole('option', { name: /WorkflowTaskCompleted/ });
    await events.first().waitFor();
    await events.nth((await events.count()) - 1 - before).click();
    await dialog.getByRole('textbox', { name: 'Enter a reason' }).fill('the cause is gone');
    await this.#shot('reset');
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  /** Start Workflow Like This One, with nothing changed. */
  async startLikeThisOne(workflowId: string): Promise<void> {
    await this.#goTo(workflowId);
    await this.#moreActions('Start Workflow Like This One');
    await this.#page.getByRole('heading', { name: 'Start Workflow' }).waitFor();
    // The form is filled in when the page has read the first run's history; started before that, a run has no input.
    await this.#page.locator('.cm-content').filter({ hasText: '"spec"' }).first().waitFor();
    await this.#startButton().click();
    await this.#shot('started-like-this-one');
  }

  /** Start Workflow, filled in by hand. */
  async start(workflowId: string, taskQueue: string, type: string, input: unknown): Promise<void> {
    await this.#page.goto(`${this.#ui}/namespaces/default/workflows/start-workflow`, { waitUntil: 'domcontentloaded' });
    await this.#page.getByRole('textbox', { name: 'Workflow ID' }).fill(workflowId);
    await this.#page.getByRole('textbox', { name: 'Task Queue' }).fill(taskQueue);
    await this.#page.getByRole('textbox', { name: 'Workflow Type' }).fill(type);
    await this.#type(this.#page.locator('.cm-content').first(), input);
    await this.#shot('start-by-hand');
    await this.#startButton().click();
  }

  /** The button of an activity that waits for its next attempt, and what its dialog asks. */
  async onPendingActivity(workflowId: string, action: 'Reset' | 'Pause' | 'Unpause'): Promise<void> {
    await this.#goTo(workflowId);
    await this.#page.getByRole('tab', { name: /Pending Activities/ }).click();
    await this.#page.getByRole('button', { name: action, exact: true }).first().click();
    await this.#shot(`activity-${action.toLowerCase()}`);
    const dialog = this.#page.getByRole('dialog');
    await dialog
      .getByRole('button', { name: /^(Confirm|Reset|Pause|Unpause)$/ })
      .last()
      .click();
    await dialog.waitFor({ state: 'hidden' });
  }

  /** What the tab of the run's current details says. */
  async details(workflowId: string): Promise<string> {
    await this.#goTo(workflowId);
    await this.#page.getByRole('tab', { name: 'User Metadata' }).click();
    const frame = this.#page.frameLocator('iframe').last().locator('body');
    await frame.getByText('On hold').first().waitFor();
    await this.#shot('details-of-a-hold');
    return frame.innerText();
  }

  async #goTo(workflowId: string): Promise<void> {
    const path = encodeURIComponent(workflowId);
    await this.#page.goto(`${this.#ui}/namespaces/default/workflows/${path}`, { waitUntil: 'domcontentloaded' });
    await this.#page.getByRole('heading', { name: workflowId }).waitFor();
  }

  async #moreActions(item: string): Promise<void> {
    await this.#page.getByRole('button', { name: 'More Actions' }).click();
    await this.#page.getByRole('menuitem', { name: item }).click();
  }

  /** The editor lays out what was typed when it is left, and moves the buttons below. */
  async #type(editor: Locator, input: unknown): Promise<void> {
    await editor.fill(JSON.stringify(input));
    await editor.blur();
    await editor.filter({ hasText: /^\{\s+"/ }).waitFor();
  }

  #startButton(): Locator {
    return this.#page.getByRole('button', { name: 'Start Workflow', exact: true });
  }

  async #shot(name: string): Promise<void> {
    await keepPicture(this.#page, `control-panel-${name}`);
  }
}
