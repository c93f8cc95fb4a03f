// Unpacks the npm package's browser into the folder that TMPDIR names, together with the libraries it needs.
import chromium from '@sparticuz/chromium';

console.log(await chromium.executablePath());
