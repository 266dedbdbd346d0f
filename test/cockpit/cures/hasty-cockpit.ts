// The cockpit with a clock of its own: `haste leap`, and then what `rbd-tui` takes.
import process from 'node:process';
import {readArguments} from '../../../source/commands/arguments.ts';
import {loadFleet} from '../../../source/commands/load-fleet.ts';
import {programFolders} from '../../../source/environment.ts';
import {startCockpit} from '../../../source/screens/start-cockpit.tsx';
import {chooseLanguage} from '../../../source/text/language.ts';
import {leapingTiming} from '../../support/leaping-timing.ts';

const [haste, leap, ...words] = process.argv.slice(2);
const invocation = readArguments(words);
if (invocation.command !== 'cockpit') {
	throw new Error(JSON.stringify(invocation));
}

const {options} = invocation;
await startCockpit({
	language: chooseLanguage(options.language, process.env),
	look: {ascii: options.ascii, color: options.color},
	isDebugging: options.debug,
	folders: programFolders(),
	trees: options.trees,
	load: async () => loadFleet(options),
	timing: leapingTiming({haste: Number(haste), leap: Number(leap)}),
});
