// The line command as a process of its own, which a test can kill.
import process from 'node:process';
import {readArguments} from '../../source/commands/arguments.ts';
import {fix} from '../../source/commands/fix.ts';
import {quickTiming} from '../support/quick-timing.ts';

const [folder = '', ...words] = process.argv.slice(2);
const invocation = readArguments(['fix', ...words]);
if (invocation.command !== 'fix') {
	throw new Error(JSON.stringify(invocation));
}

const {context} = {context: invocation.options.contexts[0] ?? ''};
process.exitCode = await fix(invocation.request, invocation.options, {
	person: {isThere: true, askKey: async () => 'y', askLine: async () => context},
	timing: quickTiming,
	folder,
});
