// The architecture, as checked on every push (CONTRIBUTING.md has the picture). Layers, lowest first: a module
// may import only from its own layer or a lower one. test/unit/architecture.test.ts shows that every rule fires.
const layers = ['base', 'wasm', '(?:io|table|codecs)', 'formats', 'scan', 'jobs', 'engine'];
const upTo = (rank) => `^src/(?:${layers.slice(0, rank + 1).join('|')})/`;
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...layers.map((layer, rank) =>
      forbid(
        `layer-${rank}`,
        'A lower layer must not know a higher one.',
        { path: `^src/${layer}/` },
        {
          path: '^(?:src|webview|test)/',
          // The engine is the top of the core and speaks the wire's language.
          pathNot: rank === 6 ? [upTo(rank), '^src/protocol/'] : upTo(rank),
        },
      ),
    ),
    forbid(
      'io-table-codecs-are-siblings',
      'They meet in formats/.',
      { path: '^src/(io|table|codecs)/' },
      { path: '^src/(?:io|table|codecs)/', pathNot: '^src/$1/' },
    ),
    forbid(
      'formats-are-siblings',
      'parquet/ and avro/ meet only in formats/*.ts.',
      { path: '^src/formats/([^/]+)/' },
      { path: '^src/formats/[^/]+/', pathNot: '^src/formats/$1/' },
    ),
    forbid(
      'protocol-is-a-leaf',
      'Plain data shared by both sides of the wire.',
      { path: '^src/protocol/' },
      { path: '^(?:src|webview)/', pathNot: '^src/(?:protocol|base|table)/' },
    ),
    forbid(
      'webview-sees-only-protocol',
      'The webview reaches the host through src/protocol.',
      { path: '^webview/' },
      { path: '^src/', pathNot: '^src/(?:protocol|base|table)/' },
    ),
    forbid(
      'vscode-only-in-host',
      'The core runs in Node, workers, browsers and tests.',
      { pathNot: '^(?:src/host/|src/extension[^/]*[.]ts$|test/)' },
      { path: '(?:^|/)(?:@types/)?vscode(?:/|$)' },
    ),
    forbid(
      'node-builtins-only-in-node',
      'Node I/O lives in src/node; the command line is a Node program.',
      { path: '^(?:src|webview)/', pathNot: '^src/(?:node/|cli/|cli[.]ts$)' },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'node-is-injected',
      'Only the desktop entry and the command line hand src/node to the rest.',
      { path: '^(?:src|webview)/', pathNot: '^src/(?:node/|cli/|(?:extension|cli)[.]ts$)' },
      { path: '^src/node/' },
    ),
    forbid(
      'web-is-injected',
      'Only the browser entry hands src/web to the rest.',
      { path: '^(?:src|webview)/', pathNot: '^src/(?:web/|extension[.]web[.]ts$)' },
      { path: '^src/web/' },
    ),
    forbid(
      'platforms-know-no-host',
      'src/node and src/web must also run in a bare worker.',
      { path: '^src/(?:node|web)/' },
      { path: '^src/(?:host/|cli/|extension|cli[.])' },
    ),
    forbid(
      'cli-knows-no-host',
      'The command line runs without VS Code.',
      { path: '^src/cli(?:/|[.]ts$)' },
      { path: '^src/(?:host|web)/|^src/extension|^webview/' },
    ),
    forbid(
      'host-knows-no-webview-code',
      'They share src/protocol only.',
      { path: '^src/' },
      { path: '^webview/' },
    ),
    forbid(
      'web-entry-never-reaches-node',
      'The browser bundle has no Node.',
      { path: '^src/(?:extension[.]web[.]ts$|web/)' },
      { path: '^src/node/', reachable: true },
    ),
    forbid('no-cycles', 'Draw the seam elsewhere.', {}, { circular: true }),
    {
      ...forbid(
        'rooms-have-no-cycles',
        'Two folders that need each other are one.',
        { path: '^src/(?:formats|host)/' },
        { circular: true },
      ),
      scope: 'folder',
    },
    forbid(
      'no-orphans',
      'Dead file.',
      {
        orphan: true,
        path: '^(?:src|webview)/',
        pathNot: ['[.]d[.]ts$', '(?:^|/)tsconfig[.]json$'],
      },
      {},
    ),
    forbid(
      'no-dev-deps-in-product',
      'It would not be in the .vsix.',
      { path: '^(?:src|webview)/' },
      {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/(?:vscode|node)',
      },
    ),
    forbid(
      'no-test-code-in-product',
      'Move it to src if the product needs it.',
      { path: '^(?:src|webview)/' },
      { path: '^(?:test|bench|scripts)/' },
    ),
    forbid(
      'no-unresolvable',
      'Typo or missing dependency.',
      {},
      {
        couldNotResolve: true,
        pathNot: '^vscode$',
      },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
