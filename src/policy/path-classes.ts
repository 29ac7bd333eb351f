import type { PathClasses } from '../model/duplicates.ts';

/** The folders of tests in one language or another, wherever they lie. */
const testFolders = ['__tests__', '__mocks__', 'test', 'tests', 'spec', 'specs', 'e2e', 'testdata', 'fixtures'];

/** What files are by their names, where `sluice.yml` does not say otherwise. */
export const usualClasses: PathClasses = {
  generated: [
    '*.min.*',
    '*.bundle.*',
    '*.map',
    '*.generated.*',
    '*.gen.*',
    '*_generated.*',
    '*.g.dart',
    '*.freezed.dart',
    '*.designer.cs',
    '*.g.cs',
    '*.pb.*',
    '*_pb2.py',
    '*_pb2.pyi',
    '*_pb2_grpc.py',
    '*_pb.js',
    '*_pb.d.ts',
    '*.snap',
    '*.lock',
    'package-lock.json',
    'npm-shrinkwrap.json',
    'pnpm-lock.yaml',
    'bun.lockb',
    'Package.resolved',
    'packages.lock.json',
    'go.sum',
    // What `baseline show --format markdown` prints must not change what it tells of.
    'duplicate-baseline.md',
    '**/__generated__/**',
    '**/__snapshots__/**',
    '**/generated/**',
    '**/dist/**',
  ],
  vendored: [
    '**/vendor/**',
    '**/vendored/**',
    '**/third_party/**',
    '**/third-party/**',
    '**/thirdparty/**',
    '**/node_modules/**',
    '**/bower_components/**',
    '**/Pods/**',
    '**/site-packages/**',
  ],
  templates: [],
  tests: [
    '*.{test,spec,e2e,cy}.*',
    '*_{test,spec}.*',
    'test_*.py',
    'conftest.py',
    // Case never matters in a pattern, so that one word less would also take Latest.java.
    '*Tests.{java,kt,kts,groovy,scala,cs,swift,php}',
    '**/*.Tests/**',
    ...testFolders.map((folder) => `**/${folder}/**`),
  ],
  isolated: [],
};
