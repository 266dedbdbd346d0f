import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type {Fleet} from '../cluster/fleet.ts';
import {systemTiming, type Timing} from '../cluster/timing.ts';
import {endOnSignals, onCrash} from '../environment.ts';
import {loadMarkKey} from '../incident/mark-key.ts';
import {createJournal, journalFolder, readJournals} from '../remedies/journal.ts';
import type {FaultTree} from '../diagnosis/tree.ts';
import type {Language, Text} from '../text/text.ts';
import type {Binding} from '../ui/keymap.ts';
import {saveStartUpMemory} from '../start-up-memory.ts';
import {renderFullScreen} from '../ui/full-screen.tsx';
import type {TerminalControl} from '../ui/terminal-control.ts';
import {chooseTheme, type ThemeFlags} from '../ui/theme.ts';
import {bindings as ownBindings} from './bindings.ts';
import {openCluster} from './cluster-commands.ts';
import {Cockpit} from './cockpit.ts';
import {CockpitScreen} from './cockpit-screen.tsx';
import type {View} from './cockpit-view.ts';
import {connectCommands} from './connect-commands.ts';
import {incidentRecorder} from './incident-record.ts';

export type LoadedFleet = {
	readonly fleet: Fleet;
	readonly problems: readonly Text[];
	/** Contexts to open at once; the first one is shown. */
	readonly open: readonly string[];
};

export type StartOptions = {
	readonly language: Language;
	readonly look: ThemeFlags;
	readonly isDebugging: boolean;
	readonly folders: {readonly config: string; readonly state: string};
	/** Folder of people's own trees; undefined for `trees` in the program's configuration. */
	readonly trees: string | undefined;
	/** Reads the kubeconfig, or starts a practice cluster, while the first frame is on the screen. */
	readonly load: () => Promise<LoadedFleet>;
	/** Tests put a quicker clock in its place. */
	readonly timing?: Timing;
};

/**
Opens the cockpit on the terminal; resolves when the person has left it. When no context could be read at
all it ends by itself, and what is wrong is returned.
*/
export async function startCockpit(options: StartOptions): Promise<readonly Text[]> {
	const {language, folders, timing = systemTiming} = options;
	const theme = chooseTheme(options.look, process.env);
	const {bindings, problems} = await configuredBindings(path.join(folders.config, 'config.yaml'));
	let terminal: TerminalControl | undefined;
	const cockpit = new Cockpit({
		language,
		theme,
		bindings,
		journal: createJournal(journalFolder(folders.state)),
		folder: folders.state,
		recorder: incidentRecorder(folders.state),
		logsFolder: path.join(folders.state, 'logs'),
		isRead: process.env.INK_SCREEN_READER === 'true',
		isDebugging: options.isDebugging,
		timing,
		size: {columns: process.stdout.columns || 80, rows: process.stdout.rows || 24},
	});
	cockpit.problems = problems;
	cockpit.trees = treesFor(cockpit, options);
	const connected = connectCommands({
		cockpit,
		quit() {
			instance.unmount();
		},
		terminal: () => terminal,
		write(sequence) {
			process.stdout.write(sequence);
		},
	});
	const instance = renderFullScreen(
		<CockpitScreen
			frame={cockpit.frame}
			theme={theme}
			keys={connected.keys}
			onQuestionShown={(id, at) => {
				connected.changes.questionShown(id, at);
			}}
			onResize={(columns, rows) => {
				cockpit.update({size: {columns, rows}});
			}}
			onTerminal={(control) => {
				terminal = control;
			}}
		/>,
	);
	onCrash(() => {
		instance.unmount();
	});
	endOnSignals();
	saveStartUpMemory();
	let fatal: readonly Text[] = [];
	void begin(cockpit, options, (found) => {
		fatal = found;
		instance.unmount();
	});
	await instance.waitUntilExit();
	onCrash(undefined);
	connected.close();
	cockpit.stop();
	await cockpit.fleet?.closeAll();
	return fatal;
}

/** They are loaded with the first diagnosis; what is wrong with people's own is told like any other problem. */
function treesFor(
	cockpit: Cockpit,
	{folders, trees: named}: StartOptions,
): () => Promise<readonly FaultTree[]> {
	let loading: Promise<readonly FaultTree[]> | undefined;
	const load = async () => {
		const {allTrees} = await import('../trees/all-trees.ts');
		const {trees, problems} = await allTrees(folders.config, named);
		const [problem] = problems;
		if (problem) {
			cockpit.problems = [...cockpit.problems, ...problems];
			cockpit.notify('warning', problem);
		}

		return trees;
	};

	return async () => {
		loading ??= load();
		return loading;
	};
}

async function begin(
	cockpit: Cockpit,
	{load, folders}: StartOptions,
	giveUp: (problems: readonly Text[]) => void,
): Promise<void> {
	loadMarkKey(folders.state);
	const {fleet, problems, open} = await load();
	if (fleet.contexts.length === 0 && problems.length > 0) {
		giveUp(problems);
		return;
	}

	cockpit.problems = [...cockpit.problems, ...problems];
	cockpit.useFleet(fleet);
	for (const name of open.toReversed()) {
		openCluster(cockpit, name);
	}

	if (open.length === 0) {
		cockpit.update({focus: 'clusters', list: 'clusters'});
	}

	const [problem] = cockpit.problems;
	if (problem) {
		// All of them stand in the clusters pane, which not every size shows.
		cockpit.notify('warning', problem);
	}

	await cockpit.readUndoables();
	const earlier = await readJournals(journalFolder(folders.state));
	cockpit.earlier = earlier.flatMap(({entries}) => entries).toReversed();
}

/** The keys, as config.yaml changes them; a file that is not there changes nothing. */
async function configuredBindings(
	file: string,
): Promise<{bindings: ReadonlyArray<Binding<View>>; problems: Text[]}> {
	let yaml: string;
	try {
		yaml = fs.readFileSync(file, 'utf8');
	} catch (error) {
		const {code = ''} = error as NodeJS.ErrnoException;
		const text = {zh: `读不了 ${file}（${code}）`, en: `cannot read ${file} (${code})`};
		return {bindings: ownBindings, problems: code === 'ENOENT' ? [] : [text]};
	}

	const {readKeyOverrides} = await import('../ui/key-overrides.ts');
	const {bindings, problems} = readKeyOverrides(yaml, ownBindings);
	return {
		bindings,
		problems: problems.map(({line, message}) => ({
			zh: `${file}:${line} ${message.zh}`,
			en: `${file}:${line} ${message.en}`,
		})),
	};
}
