import { realConsole } from './console.ts';
import { main } from './main.ts';

void main(process.argv.slice(2), realConsole()).then((status) => {
  process.exitCode ??= status;
});
