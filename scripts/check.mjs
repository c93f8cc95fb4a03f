// `npm run check`: types, lint, layer boundaries, dead code and format.
import { runChecks } from './steps/checks.mjs';
import { runScript } from './steps/output.mjs';

await runScript(async () => ((await runChecks()).failed > 0 ? 1 : 0));
