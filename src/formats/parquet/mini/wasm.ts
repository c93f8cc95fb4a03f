/** The one place that loads parquet-wasm: instantiated once per worker from a module that the host compiled. */
import { initSync } from 'parquet-wasm/esm';

/**
 * Makes parquet-wasm's synchronous functions usable in this thread (about 30 ms). Calling it again does nothing.
 * The module is compiled once per process and shared by all workers; see engine/platform.ts.
 */
export function initParquetWasm(module: WebAssembly.Module): void {
  initSync({ module });
}
