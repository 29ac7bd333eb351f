import { generatePolicy } from './packs.ts';

generatePolicy();
