import { exitCodes } from '../model/exit.ts';
import { realConsole } from './console.ts';
import { main } from './main.ts';

// Until there is an answer there is none: whatever ends us early must not look like a pass.
process.exitCode = exitCodes.fault;
const console = realConsole();
void main(process.argv.slice(2), console).then(console.end);
