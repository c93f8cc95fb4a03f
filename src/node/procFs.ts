/** What Linux tells of processes in its file system /proc. */

/** What a file of /proc says; empty where there is none. */
export function onLinux(read: () => string): string {
  if (process.platform !== 'linux') return '';
  try {
    return read();
  } catch {
    // The process is gone, or hidden from us.
    return '';
  }
}
