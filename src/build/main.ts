import { generatePolicy } from './packs.ts';

/** `npm run build`: generated sources first, because the bundles are made of them. */
generatePolicy();
const { bundle } = await import('./bundle.ts');
await bundle();
