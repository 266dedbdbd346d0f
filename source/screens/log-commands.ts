import {redactText} from '../cluster/redact.ts';
import {ComponentLogs} from '../logs/component-logs.ts';
import type {LogTarget} from '../logs/log-source.ts';
import {sinceChoices} from '../logs/since.ts';
import {timestampModes} from '../logs/timestamp.ts';
import type {Pod} from '../cluster/objects.ts';
import {containerStatusesOf} from '../platform/container-statuses.ts';
import {componentOf} from '../platform/components.ts';
import type {Text} from '../text/text.ts';
import type {Cockpit} from './cockpit.ts';
import type {Commands} from './command.ts';
import {standingCause} from './finding.ts';
import {knownLine, knownSelected, wayFromLine} from './known-line.ts';
import {openWalk} from './open-walk.ts';
import {openPrompt} from './prompts.ts';

/** Opens the logs of a component in the lower pane and keeps them with its pods as they come and go. */
export function openLogs(cockpit: Cockpit, component: string, container?: string): void {
	const {session} = cockpit;
	if (!session) {
		return;
	}

	closeLogs(cockpit);
	const {context} = session;
	const logs = new ComponentLogs({
		transport: (name) => cockpit.sessionOf(name)?.transport,
		redact: redactText,
		flag: (text) => knownLine(component, text)?.id,
	});
	cockpit.logs = {context, component, container, logs};
	cockpit.follow(logs);
	updateLogTargets(cockpit);
	cockpit.update({lower: 'logs', focus: 'logs', logs: {...cockpit.state.get().logs, pan: 0}});
}

export function closeLogs(cockpit: Cockpit): void {
	if (!cockpit.logs) {
		return;
	}

	cockpit.forget(cockpit.logs.logs);
	cockpit.logs.logs.close();
	cockpit.logs = undefined;
}

/** Tells the open logs which containers there are now. Called whenever pods change. */
export function updateLogTargets(cockpit: Cockpit): void {
	const {logs} = cockpit;
	const session = logs && cockpit.sessionOf(logs.context);
	if (!logs || !session) {
		return;
	}

	const {namespace, pods} = session.lists.get();
	const {items, state} = pods.get();
	if (state === 'loading') {
		return;
	}

	const targets = items
		.filter((pod) => componentOf(pod) === logs.component)
		.flatMap((pod) => targetsOf(pod, logs.context, namespace))
		.filter(({container}) => logs.container === undefined || logs.container === container);
	logs.logs.setTargets(targets);
}

function targetsOf(pod: Pod, context: string, namespace: string): LogTarget[] {
	const statuses = new Map(containerStatusesOf(pod).map((status) => [status.name, status]));
	return [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(({name}) => {
		const status = statuses.get(name);
		return {
			context,
			namespace,
			pod: pod.metadata.name,
			podUid: pod.metadata.uid,
			container: name,
			containerId: status?.containerID,
			restartCount: status?.restartCount ?? 0,
			isRunning: status ? status.state?.running !== undefined : undefined,
		};
	});
}

/** The choice after the present one, beginning again after the last. */
function nextOf<T>(choices: readonly T[], present: T): T {
	const next = choices[(choices.indexOf(present) + 1) % choices.length];
	return next ?? present;
}

export function logCommands(cockpit: Cockpit): Commands {
	const withLogs =
		(run: (logs: ComponentLogs) => void): (() => void) =>
		() => {
			if (cockpit.logs) {
				run(cockpit.logs.logs);
			}
		};

	const page = (): number => Math.max(1, (cockpit.view.layout.panes.logs?.height ?? 10) - 2);
	const settings = () => cockpit.state.get().logs;
	const pan = (columns: number) => {
		cockpit.update({logs: {...settings(), pan: Math.max(0, settings().pan + columns)}});
	};

	return {
		...streamCommands(cockpit, withLogs),
		'logs.search'() {
			openPrompt(cockpit, 'logSearch', {zh: '搜索', en: 'search'});
		},
		'logs.filter'() {
			const present = cockpit.logs?.logs.view({height: page()}).filter ?? '';
			openPrompt(cockpit, 'logFilter', {zh: '只显示匹配', en: 'only lines with'}, present);
		},
		'logs.next'() {
			void findInLogs(cockpit, 1);
		},
		'logs.back'() {
			void findInLogs(cockpit, -1);
		},
		'logs.nextKnown'() {
			void findKnown(cockpit, 1);
		},
		'logs.previousKnown'() {
			void findKnown(cockpit, -1);
		},
		'logs.explain'() {
			explainLine(cockpit);
		},
		'logs.up': withLogs((logs) => {
			logs.move(-1);
		}),
		'logs.down': withLogs((logs) => {
			logs.move(1);
		}),
		'logs.pageUp': withLogs((logs) => {
			logs.move(-page());
		}),
		'logs.pageDown': withLogs((logs) => {
			logs.move(page());
		}),
		'logs.first': withLogs((logs) => {
			logs.moveToFirst();
		}),
		'logs.timestamps'() {
			const timestamps = nextOf(timestampModes, settings().timestamps);
			cockpit.update({logs: {...settings(), timestamps}});
		},
		'logs.wrap'() {
			cockpit.update({logs: {...settings(), isWrapped: !settings().isWrapped, pan: 0}});
		},
		'logs.left'() {
			pan(-20);
		},
		'logs.right'() {
			pan(20);
		},
		'logs.zoom'() {
			cockpit.update({overlay: {name: 'zoom', scroll: 0}});
		},
		'logs.save'() {
			void saveLogs(cockpit);
		},
	};
}

type WithLogs = (run: (logs: ComponentLogs) => void) => () => void;

/** What changes where the lines come from. */
function streamCommands(cockpit: Cockpit, withLogs: WithLogs): Commands {
	return {
		'logs.follow': withLogs((logs) => {
			logs.follow();
		}),
		'logs.pause': withLogs((logs) => {
			if (logs.view({height: 1}).isFollowing) {
				logs.pause();
			} else {
				logs.follow();
			}
		}),
		'logs.since': withLogs((logs) => {
			logs.setSince(nextOf(sinceChoices, logs.view({height: 1}).since));
		}),
		'logs.previous': withLogs((logs) => {
			logs.setPrevious(!logs.view({height: 1}).isPrevious);
		}),
		'logs.container'() {
			const {logs} = cockpit;
			if (!logs) {
				return;
			}

			const names = new Set(logs.logs.sources.map(({target}) => target.container));
			const container = nextOf([undefined, ...names], logs.container);
			cockpit.logs = {...logs, container};
			updateLogTargets(cockpit);
			cockpit.update({});
		},
	};
}

/** Goes to the next match of the search in the logs. */
export async function findInLogs(cockpit: Cockpit, direction: 1 | -1): Promise<void> {
	const isFound = await cockpit.logs?.logs.find(direction);
	if (isFound === false) {
		cockpit.notify('warning', {zh: '没有匹配的行', en: 'no line matches'});
	}
}

async function findKnown(cockpit: Cockpit, direction: 1 | -1): Promise<void> {
	const isFound = await cockpit.logs?.logs.findFlagged(direction);
	if (isFound === false) {
		cockpit.notify('dim', {zh: '没有已知的日志行', en: 'no line is a known one'});
	}
}

/**
From a known line to the cause that it supports, else to the way through its tree, else to the line itself and what
it means. What stands in another cluster than the one whose log it is has nothing to do with it.
*/
function explainLine(cockpit: Cockpit): void {
	const {view} = cockpit;
	const signature = knownSelected(view);
	if (!signature) {
		return;
	}

	const isOfCluster = view.logs?.context === view.active?.context;
	const way = isOfCluster
		? wayFromLine(
				signature,
				(id) => standingCause(id, view) !== undefined,
				view.active?.diagnosis?.last?.trees ?? [],
			)
		: undefined;
	switch (way?.to) {
		case 'cause': {
			const {context = ''} = cockpit.state.get();
			const finding = {context, id: `cause:${way.cause}`, scroll: 0, copied: 0};
			cockpit.update({lower: 'finding', focus: 'logs', finding});
			break;
		}

		case 'tree': {
			openWalk(cockpit, way.tree, way.cause);
			break;
		}

		case undefined: {
			// The line that is spread out must not be replaced by the next that comes.
			cockpit.logs?.logs.pause();
			cockpit.update({overlay: {name: 'zoom', scroll: 0}, notice: undefined});
			break;
		}
	}
}

async function saveLogs(cockpit: Cockpit): Promise<void> {
	const {logs, options} = cockpit;
	if (!logs) {
		return;
	}

	const saved = await logs.logs.save(options.logsFolder, `${logs.context}-${logs.component}`);
	const text: Text = saved.ok
		? {zh: `已保存到 ${saved.path}`, en: `saved to ${saved.path}`}
		: saved.sentence;
	cockpit.notify(saved.ok ? 'ok' : 'fault', text);
}
