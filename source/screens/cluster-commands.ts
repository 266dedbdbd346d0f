import type {ClusterSession} from '../cluster/session.ts';
import {diagnoseSession} from '../diagnosis/diagnose-session.ts';
import type {Cockpit} from './cockpit.ts';
import {isOver} from './cockpit-view.ts';
import type {Commands} from './command.ts';
import {recordDiagnosis} from './incident-record.ts';
import {closeLogs, updateLogTargets} from './log-commands.ts';

/** Opens a context if it is closed, and shows it in the panes. */
export function openCluster(cockpit: Cockpit, name: string): void {
	const isOpen = cockpit.sessionOf(name) !== undefined;
	const session = cockpit.fleet?.open(name);
	if (!session) {
		const problem = cockpit.view.clusters.find((cluster) => cluster.name === name)?.problem;
		cockpit.notify(
			'fault',
			problem ?? {zh: `没有上下文 ${name}`, en: `there is no context ${name}`},
		);
		return;
	}

	if (!isOpen) {
		followSession(cockpit, session);
	}

	cockpit.update({context: name, focus: 'components', list: 'components', notice: undefined});
	// In the clusters pane, what explains the state of a cluster stands below the selected one.
	cockpit.select('clusters', name);
}

/** Everything of a session that the screen shows. */
export function followSession(cockpit: Cockpit, session: ClusterSession): void {
	const followLists = () => {
		const {pods, events, components} = session.lists.get();
		for (const list of [pods, events, components]) {
			cockpit.follow(list);
		}

		pods.subscribe(() => {
			updateLogTargets(cockpit);
		});
		cockpit.dataChanged();
	};

	cockpit.follow(session.status);
	cockpit.follow(session.nodes);
	cockpit.follow(session.rainbondClusters);
	session.lists.subscribe(followLists);
	session.status.subscribe(() => {
		if (session.status.get().state.phase === 'live') {
			cockpit.logs?.logs.wake(session.context);
		}
	});
	followLists();
	beginDiagnosis(cockpit, session);
}

/** The diagnosis begins when the cluster is live; what it takes is loaded then. */
function beginDiagnosis(cockpit: Cockpit, session: ClusterSession): void {
	const {context} = session;
	const followed = diagnoseSession(session, {
		async look(request) {
			const {lookAtCluster} = await import('./look-at-cluster.ts');
			return lookAtCluster(session, request, {trees: await cockpit.trees()});
		},
	});
	cockpit.diagnoses.set(context, followed);
	cockpit.follow(followed.diagnosis);
	recordDiagnosis(cockpit, followed.diagnosis);
}

/** Ends the diagnosis of a cluster. */
export function endDiagnosis(cockpit: Cockpit, context: string): void {
	const followed = cockpit.diagnoses.get(context);
	if (!followed) {
		return;
	}

	followed.close();
	cockpit.forget(followed.diagnosis);
	cockpit.diagnoses.delete(context);
}

export function clusterCommands(cockpit: Cockpit): Commands {
	return {
		'clusters.close'() {
			const name = cockpit.selected('clusters');
			if (name !== undefined) {
				void closeCluster(cockpit, name);
			}
		},
	};
}

async function closeCluster(cockpit: Cockpit, name: string): Promise<void> {
	const session = cockpit.sessionOf(name);
	const isBusy = cockpit.runs.some((run) => run.context === name && !isOver(run));
	if (!session || isBusy) {
		cockpit.notify('warning', {
			zh: '这个集群上的修复还没有结束',
			en: 'a remedy on this cluster has not ended yet',
		});
		return;
	}

	if (cockpit.logs?.context === name) {
		closeLogs(cockpit);
	}

	endDiagnosis(cockpit, name);
	const {pods, events, components} = session.lists.get();
	for (const source of [
		session.status,
		session.nodes,
		session.rainbondClusters,
		pods,
		events,
		components,
	]) {
		cockpit.forget(source);
	}

	if (cockpit.state.get().context === name) {
		cockpit.update({context: undefined, walk: undefined});
	}

	await cockpit.fleet?.close(name);
	cockpit.dataChanged();
}
