import {describeFailure} from '../cluster/failure.ts';
import type {KubernetesObject} from '../cluster/objects.ts';
import {redactObject} from '../cluster/redact.ts';
import {nodes, pods, type Resource} from '../cluster/resources.ts';
import type {Cockpit} from './cockpit.ts';
import type {Details, DetailSubject} from './cockpit-state.ts';
import type {Commands} from './command.ts';
import {detailLines, tabsOf} from './details-pane.ts';
import {openLogs} from './log-commands.ts';

/** Shows an object in the lower pane. */
export function openDetails(cockpit: Cockpit, subject: DetailSubject): void {
	const tab = subject.kind === 'pod' ? 'containers' : 'conditions';
	cockpit.update({lower: 'details', focus: 'logs', details: {subject, tab, scroll: 0}});
}

export function detailCommands(cockpit: Cockpit): Commands {
	const present = () => cockpit.state.get().details;
	const turn = (step: 1 | -1) => {
		const details = present();
		if (!details) {
			return;
		}

		const tabs = tabsOf(details);
		const tab = tabs[(tabs.indexOf(details.tab) + step + tabs.length) % tabs.length] ?? details.tab;
		cockpit.update({details: {...details, tab, scroll: 0}});
		if (tab === 'yaml') {
			void readYaml(cockpit, details.subject);
		}
	};

	const page = () => Math.max(1, (cockpit.view.layout.panes.logs?.height ?? 10) - 2);
	const scroll = (rows: number) => () => {
		const details = present();
		if (!details) {
			return;
		}

		const {width = 80, height = 10} = cockpit.view.layout.panes.logs ?? {};
		const most = Math.max(0, detailLines(details, cockpit.view, width).length - (height - 1));
		const position = Math.max(0, Math.min(most, details.scroll + rows));
		cockpit.update({details: {...details, scroll: position}});
	};

	return {
		'details.next'() {
			turn(1);
		},
		'details.previous'() {
			turn(-1);
		},
		'details.logs'() {
			const component = present()?.subject.component;
			if (component) {
				openLogs(cockpit, component);
			}
		},
		'details.up': scroll(-1),
		'details.down': scroll(1),
		'details.pageUp'() {
			scroll(-page())();
		},
		'details.pageDown'() {
			scroll(page())();
		},
		'details.first': scroll(-Infinity),
		'details.last': scroll(Infinity),
	};
}

const resources = {pod: pods, node: nodes} as const;

/** Reads the object afresh: what the watch holds lacks the fields that nobody else reads. */
async function readYaml(cockpit: Cockpit, subject: DetailSubject): Promise<void> {
	const session = cockpit.sessionOf(subject.context);
	if (!session) {
		return;
	}

	const resource: Resource = resources[subject.kind];
	const answer = await session.transport.json<KubernetesObject>({
		verb: 'get',
		resource,
		namespace: subject.namespace,
		name: subject.name,
	});
	const shown = cockpit.state.get().details;
	if (shown?.subject !== subject) {
		return;
	}

	// The YAML library is loaded when it is needed.
	const {objectYaml} = await import('./object-yaml.ts');
	const {yaml: _old, yamlProblem: _problem, ...rest} = shown;
	const details: Details = answer.ok
		? {...rest, yaml: objectYaml(redactObject(answer.value, resource.kind))}
		: {...rest, yamlProblem: describeFailure(answer.failure)};
	cockpit.update({details});
}
