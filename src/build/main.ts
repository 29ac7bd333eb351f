import { generatePolicy } from './packs.ts';

/**
 * `npm run build`: generated sources first, because everything else is made of them. With `--check`, nothing is written
 * but those: pages that are not what they should be are named.
 */
generatePolicy();
const { drifted, writePages } = await import('./docs.ts');
if (process.argv.includes('--check')) {
  const pages = await drifted();
  for (const page of pages) console.error(`${page} is out of date: run \`npm run build\` and commit it`);
  process.exitCode = pages.length > 0 ? 1 : 0;
} else {
  await writePages();
  const { bundle } = await import('./bundle.ts');
  await bundle();
}
