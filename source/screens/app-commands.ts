import type {TerminalControl} from '../ui/terminal-control.ts';
import type {ChangeCommands} from './change-commands.ts';
import {panes, type PaneName} from './cockpit-layout.ts';
import {isOver} from './cockpit-view.ts';
import type {Cockpit} from './cockpit.ts';
import {openCluster} from './cluster-commands.ts';
import type {Commands} from './command.ts';
import {openDetails} from './detail-commands.ts';
import {selectedItem} from './lead-on.ts';
import {openLogs} from './log-commands.ts';

export type App = {
	readonly cockpit: Cockpit;
	readonly changes: ChangeCommands;
	/** Ends the program. */
	quit(): void;
	/** The terminal, once the first frame is drawn. */
	terminal(): TerminalControl | undefined;
	/** Writes a sequence that is no part of a frame. */
	write(sequence: string): void;
};

/** Panes, overlays, leaving, and what the selected rows lead to. */
export function appCommands(app: App): Commands {
	const {cockpit, changes} = app;
	return {
		...paneCommands(cockpit),
		...overlayCommands(cockpit),
		...leadingCommands(cockpit),
		'components.restart'() {
			void restartSelected(app);
		},
		'components.shell'() {
			void openShell(app);
		},
		'logs.copy'() {
			copyLine(app);
		},
		'cluster.diagnose'() {
			diagnoseAgain(cockpit);
		},
		'app.back'() {
			goBack(cockpit, changes);
		},
		'app.quit'() {
			quit(app);
		},
		'app.interrupt'() {
			app.quit();
		},
		'app.suspend'() {
			void app.terminal()?.stop();
		},
	};
}

function paneCommands(cockpit: Cockpit): Commands {
	const focus = (pane: PaneName) => {
		const list = pane === 'logs' ? cockpit.state.get().list : pane;
		cockpit.update({focus: pane, list, walk: undefined, notice: undefined});
	};

	const turn = (step: 1 | -1) => () => {
		const index = panes.indexOf(cockpit.state.get().focus);
		focus(panes[(index + step + panes.length) % panes.length] ?? 'components');
	};

	const direct = panes.map((pane) => [
		`pane.${pane}`,
		() => {
			focus(pane);
		},
	]);
	return {
		...(Object.fromEntries(direct) as Commands),
		'pane.next': turn(1),
		'pane.previous': turn(-1),
		'pane.maximise'() {
			cockpit.update({isMaximised: !cockpit.state.get().isMaximised});
		},
	};
}

function overlayCommands(cockpit: Cockpit): Commands {
	const scroll = (step: 1 | -1) => () => {
		const {overlay} = cockpit.state.get();
		if (overlay && 'scroll' in overlay) {
			cockpit.update({overlay: {...overlay, scroll: Math.max(0, overlay.scroll + step)}});
		} else if (overlay?.name === 'forwards') {
			const last = Math.max(0, cockpit.forwards.length - 1);
			const selected = Math.max(0, Math.min(last, overlay.selected + step));
			cockpit.update({overlay: {...overlay, selected}});
		}
	};

	return {
		'app.commandLog'() {
			cockpit.update({overlay: {name: 'commandLog', scroll: 0}, notice: undefined});
		},
		'app.forwards'() {
			cockpit.update({overlay: {name: 'forwards', selected: 0}, notice: undefined});
		},
		'overlay.up': scroll(-1),
		'overlay.down': scroll(1),
		'overlay.close'() {
			cockpit.update({overlay: undefined});
		},
	};
}

/** From the selected row to what it is about. */
function leadingCommands(cockpit: Cockpit): Commands {
	return {
		'components.details'() {
			const item = selectedItem(cockpit);
			const row = item?.row ?? item?.component.pods[0];
			const {context} = cockpit.state.get();
			if (!item || !row || context === undefined) {
				cockpit.notify('warning', {zh: '这个组件没有 Pod', en: 'this component has no pod'});
				return;
			}

			const {name, namespace = ''} = row.pod.metadata;
			const component = item.component.name;
			openDetails(cockpit, {context, kind: 'pod', name, namespace, component});
		},
		'components.logs'() {
			const item = selectedItem(cockpit);
			if (item) {
				openLogs(cockpit, item.component.name);
			}
		},
		'components.fold'() {
			const item = selectedItem(cockpit);
			if (!item) {
				return;
			}

			const {name} = item.component;
			const unfolded = new Set(cockpit.state.get().unfolded);
			if (!unfolded.delete(name)) {
				unfolded.add(name);
			}

			cockpit.update({unfolded});
			cockpit.select('components', name);
		},
		'components.order'() {
			const {order} = cockpit.state.get();
			cockpit.update({order: order === 'name' ? 'trouble' : 'name'});
		},
		'clusters.open'() {
			const name = cockpit.selected('clusters');
			if (name !== undefined) {
				openCluster(cockpit, name);
			}
		},
	};
}

/** Asks for the restart of the selected component or pod, through the same engine as every remedy. */
async function restartSelected({cockpit, changes}: App): Promise<void> {
	const {session} = cockpit;
	const item = selectedItem(cockpit);
	if (!session || !item) {
		return;
	}

	const {component, row, id} = item;
	const title = {zh: `重启 ${component.name}`, en: `restart ${component.name}`};
	await changes.begin({
		context: session.context,
		place: {pane: 'components', row: id},
		title,
		async find() {
			const {restartChosen} = await import('../remedies/actions/restart.ts');
			return {
				remedy: restartChosen(component.name, row?.pod.metadata.name),
				site: {
					session,
					namespace: session.lists.get().namespace,
					cause: undefined,
					document: undefined,
					seenAt: Date.now(),
					chosen: [],
					folder: cockpit.options.folder,
					timing: cockpit.options.timing,
				},
			};
		},
	});
}

async function openShell({cockpit, terminal}: App): Promise<void> {
	const item = selectedItem(cockpit);
	const row =
		item?.row ??
		item?.component.pods.find(({summary}) => summary.isReady) ??
		item?.component.pods[0];
	const {session} = cockpit;
	const control = terminal();
	const container = row?.pod.spec.containers[0]?.name;
	if (!session || !row || !control || container === undefined) {
		cockpit.notify('warning', {zh: '这个组件没有 Pod', en: 'this component has no pod'});
		return;
	}

	const {name, namespace = ''} = row.pod.metadata;
	// What speaks WebSocket is loaded when it is needed.
	const {runShell} = await import('./shell.ts');
	let problem: Awaited<ReturnType<typeof runShell>>;
	await control.handOver(async () => {
		const target = {session, namespace, pod: name, container};
		problem = await runShell(target, cockpit.options.language);
	});
	if (problem) {
		cockpit.notify('warning', problem);
	}
}

function copyLine({cockpit, write}: App): void {
	const copied = cockpit.logs?.logs.copy();
	if (!copied) {
		return;
	}

	if (copied.ok) {
		write(copied.sequence);
		cockpit.notify('dim', {
			zh: '已请终端复制这一行（终端需支持 OSC 52）',
			en: 'asked the terminal to copy the line (it must support OSC 52)',
		});
	} else {
		cockpit.notify('warning', copied.sentence);
	}
}

/** Reads everything again and diagnoses it. */
function diagnoseAgain(cockpit: Cockpit): void {
	const {session} = cockpit;
	session?.retry();
	session?.access.forget();
	const hasBegun = session && cockpit.diagnoses.get(session.context)?.diagnosis.run();
	cockpit.notify(
		'dim',
		hasBegun
			? {zh: '正在重新诊断', en: 'looking at everything again'}
			: {
					zh: '正在重新读取；诊断已在进行或要等连上',
					en: 'reading again; the diagnosis runs already, or waits for the connection',
				},
	);
}

/** Leaves the innermost thing that was opened; harmless when there is none. */
function goBack(cockpit: Cockpit, changes: ChangeCommands): void {
	const {notice, isMaximised, focus, lower, list} = cockpit.state.get();
	if (notice) {
		cockpit.update({notice: undefined});
	} else if (!changes.foldFinished()) {
		const isBehindDetails = lower !== 'logs' && cockpit.logs !== undefined;
		cockpit.update({
			find: '',
			isMaximised: false,
			...(focus === 'logs' &&
				!isMaximised && {focus: list, lower: isBehindDetails ? 'logs' : lower}),
		});
	}
}

function quit({cockpit, quit: end}: App): void {
	if (cockpit.runs.some((run) => !isOver(run))) {
		cockpit.update({isQuitting: true});
	} else {
		end();
	}
}
