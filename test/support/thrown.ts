import { isFault } from '../../src/model/fault.ts';

/** The kind of a fault and what it says; anything else that is thrown goes on, and so does a body that ends well. */
export async function faultOf(body: () => unknown): Promise<string> {
  try {
    await body();
  } catch (error) {
    if (isFault(error)) return `${error.kind}: ${error.message}`;
    throw error;
  }
  throw new Error('nothing was thrown');
}
