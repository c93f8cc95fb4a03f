/** `node dist/cli.js`: the headless entry. */
import { main } from './cli/main.ts';

void main(process.argv.slice(2), __dirname).then((code) => {
  process.exitCode = code;
});
