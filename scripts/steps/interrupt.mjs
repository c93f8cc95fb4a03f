// Ctrl+C and its like as one AbortSignal, so that a script can end what it started before it ends itself.

const controller = new AbortController();

/** Aborted when the user or the system asks this script to end. */
export const interrupted = controller.signal;

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    controller.abort();
  });
}

// npm passes SIGINT and SIGTERM on, but cannot when it is killed itself; then this script gets another parent.
if (process.env['npm_lifecycle_event'] !== undefined) {
  const npm = process.ppid;
  setInterval(() => {
    if (process.ppid !== npm) controller.abort();
  }, 1000).unref();
}
