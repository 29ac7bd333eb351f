import { fileURLToPath } from 'node:url';

/** The environment of a machine for which there is no jscpd. */
export const elsewhere: Readonly<Record<string, string>> = {
  NODE_OPTIONS: `--require=${fileURLToPath(new URL('elsewhere.cjs', import.meta.url))}`,
};
