import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type {PracticeCluster} from '../../source/practice/cluster.ts';
import {writeKubeconfig, type KubeconfigContext} from '../../source/practice/kubeconfig.ts';
import type {Language} from '../../source/text/text.ts';
import {shortLived} from '../support/short-lived.ts';
import {Terminal, type TerminalOptions} from './terminal.ts';

const root = path.join(import.meta.dirname, '..', '..');

/** The program as the build has made it. */
export const program = path.join(root, 'bin', 'rbd-tui.cjs');

export type CockpitOptions = TerminalOptions & {
	/** Clusters of the test whose contexts make up the kubeconfig. */
	readonly clusters?: readonly PracticeCluster[];
	/** Further contexts, behind those of the clusters. */
	readonly contexts?: readonly KubeconfigContext[];
	/** Flags and commands. */
	readonly arguments?: readonly string[];
	/** Default: English. */
	readonly language?: Language;
	/** The text of config.yaml. */
	readonly config?: string;
	/** What `node` runs; default: the program as the build has made it. */
	readonly program?: readonly string[];
};

export type Cockpit = AsyncDisposable & {
	readonly terminal: Terminal;
	/** Where the program keeps its journal, saved logs and faults. */
	readonly state: string;
	/** A home of its own, gone when the cockpit is disposed of. */
	readonly home: string;
};

/** Starts the built program in a terminal, with a home and a kubeconfig of its own. */
export async function openCockpit(options: CockpitOptions = {}): Promise<Cockpit> {
	const {clusters = [], contexts = [], language = 'en', config} = options;
	const words = [...(options.program ?? [program]), ...(options.arguments ?? [])];
	const home = await fs.mkdtemp(path.join(os.tmpdir(), 'rbd-tui-home-'));
	const all = [...clusters.flatMap((cluster) => cluster.contexts), ...contexts];
	const environment = {
		...homeEnvironment(home, language),
		...(all.length > 0 && {KUBECONFIG: await writeKubeconfig(home, all)}),
		...options.env,
	};
	if (config !== undefined) {
		const folder = path.join(home, 'config', 'rbd-tui');
		await fs.mkdir(folder, {recursive: true});
		await fs.writeFile(path.join(folder, 'config.yaml'), config);
	}

	const terminal = await Terminal.start(['node', ...shortLived, ...words], {
		// The program has to start first, and machines that run tests are slow and busy.
		patience: 20_000,
		...options,
		env: environment,
	});
	return {
		terminal,
		home,
		state: path.join(home, 'state', 'rbd-tui'),
		async [Symbol.asyncDispose]() {
			await terminal.close();
			await fs.rm(home, {recursive: true, force: true});
		},
	};
}

/** Everything that decides where the program reads and writes; compiled code is shared by all tests. */
export const homeEnvironment = (home: string, language: Language) => ({
	HOME: home,
	XDG_CONFIG_HOME: path.join(home, 'config'),
	XDG_STATE_HOME: path.join(home, 'state'),
	XDG_CACHE_HOME: path.join(root, 'node_modules', '.cache'),
	LANG: {zh: 'zh_CN.UTF-8', en: 'en_US.UTF-8'}[language],
});

/** Waits until the cluster is connected and its components are listed: from then on every key works. */
export async function isLive({terminal}: Cockpit): Promise<Terminal> {
	await terminal.sees(/^ rbd-tui .*[◉*] (?:live|在线)/);
	return terminal.sees('rbd-api');
}
