/**
 * Scroll: the real webview at 1e9 rows × 1000 columns in Chromium, by wheel, thumb and jumps. Frames per second as a
 * ratio to the browser's own ceiling, measured in the same run: a natively scrolled list of blank rows.
 */
import { chromium, type Page } from 'playwright-core';
import { findBrowser } from '../scripts/steps/browser.mjs';
import { serveGridPage } from './lib/gridPage.ts';

const rows = 1e9;
const frames = 180;
const jumps = 20;

interface Sample {
  /** Milliseconds between frames. */
  readonly gaps: readonly number[];
  /** Milliseconds of each task over 50 ms. */
  readonly longTasks: readonly number[];
}
interface Figures extends Sample {
  /** Milliseconds of script, style and layout for each frame; painting depends on the machine's graphics. */
  readonly work: number;
}

const fps = ({ gaps }: Sample): number => (1000 * gaps.length) / gaps.reduce((a, b) => a + b, 0);
const longest = ({ longTasks }: Sample): string =>
  longTasks.length === 0 ? 'no task over 50 ms' : `longest task ${Math.max(...longTasks)} ms`;

const workMetrics = new Set(['ScriptDuration', 'RecalcStyleDuration', 'LayoutDuration']);

async function measure(page: Page, run: () => Promise<Sample>): Promise<Figures> {
  await page.bringToFront();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  const busy = async (): Promise<number> => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    const seconds = metrics.filter(({ name }) => workMetrics.has(name)).map(({ value }) => value);
    return 1000 * seconds.reduce((a, b) => a + b, 0);
  };
  const before = await busy();
  const sample = await run();
  const work = ((await busy()) - before) / sample.gaps.length;
  await devtools.detach();
  return { ...sample, work };
}

/** Wheels by `dx`, `dy` in each of `frames` frames. */
async function wheel(page: Page, dx: number, dy: number): Promise<Sample> {
  return page.evaluate(
    async ({ dx, dy, frames }) => {
      const grid = document.querySelector('[role="grid"]');
      const longTasks: number[] = [];
      const observer = new PerformanceObserver((list) => {
        longTasks.push(...list.getEntries().map(({ duration }) => duration));
      });
      observer.observe({ type: 'longtask' });
      const gaps: number[] = [];
      let last = await new Promise(requestAnimationFrame);
      for (let i = 0; i < frames; i++) {
        const event = new WheelEvent('wheel', { deltaX: dx, deltaY: dy, cancelable: true });
        // The native list has no listener: what the browser would do then is done here.
        if (grid?.dispatchEvent(event) === true) grid.scrollBy(dx, dy);
        const now = await new Promise<number>(requestAnimationFrame);
        gaps.push(now - last);
        last = now;
      }
      observer.disconnect();
      return { gaps, longTasks };
    },
    { dx, dy, frames },
  );
}

/** Drags the thumb up and down with real input while the page counts its frames. */
async function dragThumb(page: Page): Promise<Sample> {
  const thumb = await page.locator('.scrollbar.vertical .thumb').boundingBox();
  if (thumb === null) throw new Error('there is no thumb');
  const x = thumb.x + thumb.width / 2;
  const y = thumb.y + thumb.height / 2;
  await page.mouse.move(x, y);
  await page.mouse.down();
  const sampled = wheel(page, 0, 0);
  for (let i = 0; i <= 120; i++) await page.mouse.move(x, y + 300 * Math.sin((i / 120) * Math.PI));
  await page.mouse.up();
  return sampled;
}

/** Types a row's number; gives the text of the first column's cell there, once it is not pending. */
async function jump(page: Page, row: number): Promise<string | null> {
  const field = page.getByLabel('Go to row');
  await field.fill(String(row + 1));
  await field.press('Enter');
  const cell = page.locator(
    `[aria-rowindex="${row + 2}"]:not([hidden]) [aria-colindex="2"]:not(.pending)`,
  );
  await cell.waitFor({ timeout: 5000 });
  return cell.textContent();
}

const { executablePath, env } = await findBrowser();
const site = await serveGridPage();
const browser = await chromium.launch({
  executablePath,
  env: { ...process.env, ...env },
  args: ['--no-sandbox'],
});
try {
  const viewport = { width: 1280, height: 800 };
  const peer = await browser.newPage({ viewport });
  await peer.goto(`${site.url}native.html`);
  await peer.evaluate(() => {
    const list = document.querySelector('[role="grid"]');
    for (let i = 0; i < 60_000; i++) list?.append(document.createElement('p'));
  });
  const page = await browser.newPage({ viewport });
  await page.goto(`${site.url}?rows=${rows}&columns=1000&latency=5`);
  await page.locator('[role="gridcell"]:not(.pending)').first().waitFor();
  const cases: readonly (readonly [string, () => Promise<Sample>])[] = [
    ['wheel down', () => wheel(page, 0, 120)],
    ['wheel down fast', () => wheel(page, 0, 5_000)],
    ['wheel right', () => wheel(page, 120, 0)],
    ['drag the thumb', () => dragThumb(page)],
  ];
  for (const [name, run] of cases) {
    const ceiling = await measure(peer, () => wheel(peer, 0, 120));
    await page.evaluate(() => Object.assign(wireCounts, { tilesRequested: 0, cancelled: 0 }));
    const ours = await measure(page, run);
    const { tilesRequested, cancelled } = await page.evaluate(() => wireCounts);
    console.log(
      `${name}: ${fps(ours).toFixed(1)} frames/s, ${(fps(ours) / fps(ceiling)).toFixed(2)} × of a natively scrolled ` +
        `blank list (${fps(ceiling).toFixed(1)}), ${ours.work.toFixed(1)} ms of script and layout a frame, ${longest(ours)}, ` +
        `${tilesRequested} tiles asked for, ${cancelled} cancelled`,
    );
  }
  await page.getByRole('grid').press('Control+Home');
  let exact = 0;
  for (let i = 0; i < jumps; i++) {
    const row = Math.floor((i / (jumps - 1)) * (rows - 1));
    if ((await jump(page, row)) === String(row)) exact++;
  }
  console.log(`${exact} of ${jumps} jumps showed exactly the row asked for`);
  if (exact < jumps) process.exitCode = 1;
} finally {
  await browser.close();
  site.close();
}
