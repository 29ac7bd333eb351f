// Adds lines to a file until there is no room for one, and then a short one; says what came of it.
import { Journal, readJournal } from '../../src/disk/journal.ts';

const path = process.argv[2]!;
const journal = Journal.open(path);
try {
  for (;;) journal.append('x'.repeat(300), true);
} catch (error) {
  console.log(String(error));
}
console.log(`${readJournal(path)!.torn} bytes of another line`);
journal.append('short', true);
journal.close();
