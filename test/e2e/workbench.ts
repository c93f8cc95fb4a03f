/** VS Code's workbench as a person sees it: explorer, tabs, palette, dialogs, notifications. */
import { vi } from 'vitest';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { TableView } from './tableView.ts';

/** Wide enough for a table's first columns beside the explorer and the details. */
export const viewport = { width: 1920, height: 1000 };
/** The address under which a webview asks for an extension's files; VS Code's service worker answers. */
const ownResources = '.vscode-resource.vscode-cdn.net';

export class Workbench {
  readonly page: Page;
  /** What pages tried to do against their content security policy. */
  readonly violations: string[] = [];
  /** Addresses outside this machine that the page asked for. */
  readonly outside: string[] = [];
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext, page: Page, origin: string) {
    this.#context = context;
    this.page = page;
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) this.violations.push(message.text());
    });
    context.on('request', (request) => {
      const { origin: asked, protocol, host } = new URL(request.url());
      if (!protocol.startsWith('http') || asked === origin || host.endsWith(ownResources)) return;
      this.outside.push(request.url());
    });
  }

  /** Opens a window and waits until Colonnade's contributions are registered. */
  static async open(browser: Browser, url: string): Promise<Workbench> {
    const context = await browser.newContext({ viewport });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const window = new Workbench(context, page, new URL(url).origin);
    await page.goto(url);
    await window.ready();
    return window;
  }

  /**
   * Waits until a command of Colonnade is in the palette. A file opened before that would open as text: VS Code
   * registers all contributions of an extension together, some time after the page is there.
   */
  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
    await vi.waitUntil(() => this.#isInPalette('Colonnade: Rewrite'), {
      timeout: 60_000,
      interval: 200,
    });
  }

  async #isInPalette(command: string): Promise<boolean> {
    await this.#typeInPalette(command);
    const found = await succeeds(this.#row(command).waitFor({ timeout: 1000 }));
    await this.leaveQuickInput();
    return found;
  }

  /** No editors, no dialogs, no notifications. */
  async reset(): Promise<void> {
    await this.leaveQuickInput();
    while ((await this.dialog('').count()) > 0) {
      await this.page.keyboard.press('Escape');
      await this.page.waitForTimeout(50);
    }
    await this.run('View: Close All Editors');
    await this.run('Notifications: Clear All Notifications');
    await vi.waitUntil(async () => (await this.tabs().count()) === 0, { timeout: 10_000 });
  }

  async close(): Promise<void> {
    await this.#context.close();
  }

  /** Loads the window anew, as VS Code itself does it: everything is saved before. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await this.run('Developer: Reload Window');
    await loaded;
    await this.ready();
  }

  // Palette and pickers.

  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget').filter({ visible: true });
  }

  get quickInputBox(): Locator {
    return this.quickInput.locator('input[type="text"]').first();
  }

  /** Runs a command by its title, as the palette shows it. */
  async run(title: string): Promise<void> {
    await vi.waitUntil(
      async () => {
        await this.#typeInPalette(title);
        return succeeds(this.#row(title).click({ timeout: 3000 }));
      },
      { timeout: 30_000 },
    );
  }

  /** VS Code gives a restored editor the focus when its page is there, and that closes a palette that is open. */
  async #typeInPalette(text: string): Promise<void> {
    await vi.waitUntil(
      async () => {
        await this.page.keyboard.press('F1');
        return succeeds(this.quickInputBox.fill(`>${text}`, { timeout: 2000 }));
      },
      { timeout: 30_000 },
    );
  }

  #row(label: string): Locator {
    return this.quickInput.locator('.monaco-list-row').filter({ hasText: label }).first();
  }

  /** Chooses an item of the picker that is open, or about to be. */
  async pick(label: string): Promise<void> {
    await this.#row(label).click();
  }

  /** Answers the input box of that title, which is open or about to be. */
  async answer(title: string, text: string): Promise<void> {
    await this.quickInput.filter({ hasText: title }).waitFor();
    await this.quickInputBox.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Takes what the question of that number offers, as it is. */
  async acceptStep(number: number): Promise<void> {
    await this.quickInput.filter({ hasText: `(${number}/` }).waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Answers VS Code's own dialog for saving (or choosing a folder), which is open or about to be. */
  async saveAs(file: string, button = 'OK'): Promise<void> {
    const accept = this.quickInput.getByRole('button', { name: button, exact: true });
    await accept.waitFor();
    // While it reads the folder, the dialog puts its own suggestion over what is typed.
    await vi.waitUntil(
      async () => {
        await this.quickInputBox.fill(file);
        await this.page.waitForTimeout(300);
        return (await this.quickInputBox.inputValue()) === file;
      },
      { timeout: 10_000 },
    );
    await accept.click();
  }

  async leaveQuickInput(): Promise<void> {
    while ((await this.quickInput.count()) > 0) {
      await this.page.keyboard.press('Escape');
      await this.page.waitForTimeout(50);
    }
  }

  // Files and editors.

  /** Double-clicks a file in the explorer. `file` is its path in the workspace. */
  async open(file: string): Promise<TableView> {
    const folders = file.split('/');
    const name = folders.pop() ?? '';
    for (const folder of folders) {
      const row = await this.#inExplorer(folder);
      if ((await row.getAttribute('aria-expanded')) === 'false') await row.click();
    }
    await (await this.#inExplorer(name)).dblclick();
    return this.table(name);
  }

  /** Chooses from the context menu of a file in the explorer's first folder. */
  async chooseInExplorer(name: string, command: string): Promise<void> {
    await (await this.#inExplorer(name)).click({ button: 'right' });
    await this.#chooseInMenu(command);
  }

  /** The same, where all of these are selected. */
  async chooseForAll(names: readonly string[], command: string): Promise<void> {
    const [first = '', ...others] = names;
    // Nothing else stays selected.
    await (await this.#inExplorer(first)).click();
    await this.table(first);
    // The explorer selects what is open alone, some time after it was opened: looked at until all stay selected.
    await vi.waitUntil(
      async () => {
        let clicks = 0;
        for (const name of others) {
          const row = await this.#inExplorer(name);
          if ((await row.getAttribute('aria-selected')) === 'true') continue;
          await row.click({ modifiers: ['ControlOrMeta'] });
          clicks++;
        }
        await this.page.waitForTimeout(300);
        return clicks === 0;
      },
      { timeout: 45_000 },
    );
    await this.chooseInExplorer(others.at(-1) ?? first, command);
  }

  async #chooseInMenu(command: string): Promise<void> {
    const item = this.page.getByRole('menuitem', { name: command, exact: true });
    await item.waitFor();
    // A menu takes no click for a moment after it opened.
    await vi.waitUntil(
      async () => {
        await succeeds(item.click({ timeout: 1000 }));
        return succeeds(item.waitFor({ state: 'hidden', timeout: 500 }));
      },
      { timeout: 15_000 },
    );
  }

  /** The row of a file or folder, which may be there soon. The list is scrolled up and down until it is seen. */
  async #inExplorer(name: string): Promise<Locator> {
    const list = this.page.locator('.explorer-folders-view .monaco-list').first();
    const rows = list.locator('.monaco-list-row');
    const row = rows.filter({ has: this.page.getByText(name, { exact: true }) });
    await succeeds(row.waitFor({ timeout: 1000 }));
    const view = await list.boundingBox();
    if (view === null) throw new Error('The explorer is not shown.');
    // Less than what is shown, so that no row is passed by.
    let step = view.height / 3;
    let last = '';
    await vi.waitUntil(
      async () => {
        if (await isClickable(row)) return true;
        const shown = (await rows.allInnerTexts()).join('\n');
        if (shown === last) step = -step;
        last = shown;
        await list.hover();
        await this.page.mouse.wheel(0, step);
        await this.page.waitForTimeout(150);
        return false;
      },
      { timeout: 30_000 },
    );
    return row;
  }

  tabs(): Locator {
    return this.page.locator('.tabs-container .tab');
  }

  tab(name: string): Locator {
    return this.tabs().filter({ hasText: name });
  }

  /** Colonnade's page in the editor that shows `name`; of several, the `nth`. */
  async table(name: string, nth = 0): Promise<TableView> {
    await this.tab(name).nth(nth).waitFor();
    const frames = this.page.locator('iframe.webview.ready').filter({ visible: true });
    await frames.nth(nth).waitFor({ timeout: 30_000 });
    return new TableView(this.page, frames.nth(nth).contentFrame().frameLocator('#active-frame'));
  }

  /** The text of the active text editor. */
  async textEditor(): Promise<string> {
    const text = await this.page.locator('.editor-instance .view-lines').first().innerText();
    // The editor draws every space as a no-break space.
    return text.replaceAll('\u00a0', ' ');
  }

  // What VS Code tells and asks.

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast').filter({ hasText: text });
  }

  /** A job in the view of jobs, by what its line says; the view must be open. */
  job(text: string | RegExp): Locator {
    return this.page
      .locator('.pane')
      .filter({ hasText: 'Colonnade Jobs' })
      .locator('.monaco-list-row')
      .filter({ hasText: text });
  }

  dialog(text: string | RegExp): Locator {
    return this.page.locator('.monaco-dialog-box').filter({ hasText: text });
  }

  get statusBar(): Locator {
    return this.page.locator('.part.statusbar');
  }
}

async function succeeds(action: Promise<unknown>): Promise<boolean> {
  return action.then(
    () => true,
    () => false,
  );
}

/** Whether a click on the middle of an element would be on it: it is there, scrolled into view, and nothing is over it. */
async function isClickable(element: Locator): Promise<boolean> {
  if ((await element.count()) === 0) return false;
  const isOnTop = element.evaluate(
    (node) => {
      const { x, y, width, height } = node.getBoundingClientRect();
      return node.contains(document.elementFromPoint(x + width / 2, y + height / 2));
    },
    undefined,
    { timeout: 1000 },
  );
  return isOnTop.catch(() => false);
}
