/** parquet-wasm, made ready once in each test process that imports this. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initParquetWasm } from '../../src/formats/parquet/mini/wasm.ts';

const file = createRequire(import.meta.url).resolve('parquet-wasm/esm/parquet_wasm_bg.wasm');
export const parquetModule = new WebAssembly.Module(readFileSync(file));
initParquetWasm(parquetModule);
