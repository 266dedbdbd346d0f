import type {
	Condition,
	ContainerState,
	ContainerStatus,
	Event,
	Node,
	Pod,
} from '../cluster/objects.ts';
import {redactText} from '../cluster/redact.ts';
import {shortDuration} from '../text/duration.ts';
import type {Text} from '../text/text.ts';
import type {Line, Span} from '../ui/line.ts';
import {wrapText} from '../ui/wrap.ts';
import type {PaneView, View} from './cockpit-view.ts';
import {type Details, type DetailTab, detailTabs} from './cockpit-state.ts';
import {paneHeading} from './list-pane.ts';

const tabNames: Readonly<Record<DetailTab, Text>> = {
	containers: {zh: '容器', en: 'containers'},
	conditions: {zh: '状况', en: 'conditions'},
	events: {zh: '事件', en: 'events'},
	yaml: {zh: 'yaml', en: 'yaml'},
};

/** The tabs that an object has: nodes have no containers, and their events are not watched. */
export const tabsOf = ({subject}: Details): readonly DetailTab[] =>
	subject.kind === 'pod' ? detailTabs : ['conditions', 'yaml'];

/** The object that the details are about, as it is now. */
export function subjectOf({subject}: Details, view: View): Pod | Node | undefined {
	const {active} = view;
	if (active?.context !== subject.context) {
		return undefined;
	}

	const items: ReadonlyArray<Pod | Node> =
		subject.kind === 'pod' ? active.pods.items : active.nodes.items;
	return items.find(({metadata}) => metadata.name === subject.name);
}

export function detailsView(details: Details, view: View, width: number, height: number): PaneView {
	const {theme, language} = view;
	const tabs = tabsOf(details).map((tab): Span => {
		const style = tab === details.tab ? 'key' : 'dim';
		return {text: ` ${tabNames[tab][language]} `, style};
	});
	const heading = paneHeading('logs', view, [
		{text: `  ${details.subject.kind} ${theme.symbols.separator} ${details.subject.name}  `},
		...tabs,
	]);
	const lines = detailLines(details, view, width);
	return {heading, lines: lines.slice(details.scroll, details.scroll + height)};
}

/** All lines of the chosen tab; the pane shows a part of them. */
export function detailLines(details: Details, view: View, width: number): Line[] {
	const object = subjectOf(details, view);
	if (!object) {
		const text = {zh: '该对象已不存在', en: 'this object is gone'}[view.language];
		return [[{text: `   ${text}`, style: 'dim'}]];
	}

	switch (details.tab) {
		case 'containers': {
			return containerLines(object as Pod, view, width);
		}

		case 'conditions': {
			return conditionLines(object, view, width);
		}

		case 'events': {
			return eventLines(object as Pod, view, width);
		}

		case 'yaml': {
			return yamlLines(details, view, width);
		}
	}
}

function containerLines(pod: Pod, view: View, width: number): Line[] {
	const statuses = [
		...(pod.status?.initContainerStatuses ?? []).map((status) => ({status, isInit: true})),
		...(pod.status?.containerStatuses ?? []).map((status) => ({status, isInit: false})),
	];
	const specs = new Map(
		[...(pod.spec.initContainers ?? []), ...pod.spec.containers].map((container) => [
			container.name,
			container,
		]),
	);
	const facts: Line[] = [
		[
			{text: '   node ', style: 'dim'},
			{text: pod.spec.nodeName ?? '-'},
			{text: '  ip ', style: 'dim'},
			{text: pod.status?.podIP ?? '-'},
			...(pod.status?.message
				? [{text: `  ${redactText(pod.status.message)}`, style: 'warning' as const}]
				: []),
		],
	];
	if (statuses.length === 0) {
		const names = pod.spec.containers.map(({name}) => name).join(', ');
		return [...facts, [{text: `   ${names}`}]];
	}

	return [
		...facts,
		...statuses.flatMap(({status, isInit}) => {
			const {image, ports} = specs.get(status.name) ?? {};
			const portList = (ports ?? []).map(({containerPort}) => containerPort).join(' ');
			return [
				containerLine(status, isInit, view),
				...indented(image ?? '', width, 'dim'),
				...(portList ? indented(`ports ${portList}`, width, 'dim') : []),
				...stateLines(status, view, width),
			];
		}),
	];
}

function containerLine(
	status: ContainerStatus,
	isInit: boolean,
	{theme, language, now}: View,
): Line {
	const {name, ready, state, restartCount} = status;
	const isDone = isInit && state?.terminated?.exitCode === 0;
	const severity = ready || isDone ? 'ok' : state?.running ? 'warning' : 'fault';
	const restarts = {zh: `重启 ${restartCount} 次`, en: `${restartCount} restarts`}[language];
	return [
		{text: ` ${theme.symbols[severity]} `, style: severity},
		{text: `${isInit ? 'init ' : ''}${name}`, style: 'strong'},
		{text: `  ${stateWords(state, now)}`, style: severity},
		{text: `  ${restarts}`, style: 'dim'},
	];
}

function stateWords(state: ContainerState | undefined, now: number): string {
	const {running, waiting, terminated} = state ?? {};
	if (running) {
		return `Running ${running.startedAt ? shortDuration(now - Date.parse(running.startedAt)) : ''}`;
	}

	return waiting
		? `Waiting: ${waiting.reason ?? ''}`
		: terminated
			? `Terminated: ${terminated.reason ?? ''} exit ${terminated.exitCode}`
			: '-';
}

function stateLines(
	{state, lastState}: ContainerStatus,
	{language, now}: View,
	width: number,
): Line[] {
	const message = state?.waiting?.message ?? state?.terminated?.message;
	const last = lastState?.terminated;
	const when = last?.finishedAt ? shortDuration(now - Date.parse(last.finishedAt)) : '?';
	return [
		...(message ? indented(redactText(message), width, 'warning') : []),
		...(last
			? indented(
					{
						zh: `上一次：${last.reason ?? ''} 退出码 ${last.exitCode}，${when}前`,
						en: `last: ${last.reason ?? ''} exit ${last.exitCode}, ${when} ago`,
					}[language],
					width,
					'dim',
				)
			: []),
	];
}

const indented = (text: string, width: number, style: 'dim' | 'warning'): Line[] =>
	wrapText(text, Math.max(10, width - 5)).map((part) => [{text: `     ${part}`, style}]);

/** Conditions that are good when False. */
const negative = /Pressure$|Unavailable$|^DisruptionTarget$/;

function conditionLines({status}: Pod | Node, view: View, width: number): Line[] {
	const {theme, now} = view;
	const conditions: readonly Condition[] = status?.conditions ?? [];
	return conditions.flatMap((condition) => {
		const {type, reason, message, lastTransitionTime} = condition;
		const isGood = (condition.status === 'True') !== negative.test(type);
		const severity = condition.status === 'Unknown' ? 'unknown' : isGood ? 'ok' : 'fault';
		const age = lastTransitionTime ? shortDuration(now - Date.parse(lastTransitionTime)) : '';
		return [
			[
				{text: ` ${theme.symbols[severity]} `, style: severity},
				{text: `${type} ${condition.status}`},
				{text: reason ? `  ${reason}  ${age}` : `  ${age}`, style: 'dim' as const},
			],
			...(message ? indented(redactText(message), width, 'dim') : []),
		];
	});
}

/** When an event last happened; the API has three generations of fields for it. */
export const eventTime = (event: Event): number =>
	Date.parse(
		event.series?.lastObservedTime ??
			event.lastTimestamp ??
			event.eventTime ??
			event.metadata.creationTimestamp,
	);

function eventLines({metadata}: Pod, {active, now, language, theme}: View, width: number): Line[] {
	const {state, items} = active?.events ?? {state: 'loading', items: []};
	const own = items
		.filter(({involvedObject}) => involvedObject.uid === metadata.uid)
		.toSorted((a, b) => eventTime(b) - eventTime(a));
	if (own.length === 0) {
		const text =
			state === 'forbidden'
				? {zh: '没有权限查看事件：list events', en: 'the permission to list events is missing'}
				: {
						zh: '没有事件（Kubernetes 默认只保留一小时）',
						en: 'no events (Kubernetes keeps them for an hour)',
					};
		return [[{text: `   ${text[language]}`, style: 'dim'}]];
	}

	return own.flatMap((event) => {
		const isWarning = event.type === 'Warning';
		const count = event.series?.count ?? event.count ?? 1;
		const [first = '', ...rest] = wrapText(
			redactText(event.message ?? ''),
			Math.max(10, width - 36),
		);
		return [
			[
				{
					text: ` ${isWarning ? theme.symbols.warning : ' '} ${shortDuration(now - eventTime(event)).padStart(4)} `,
					style: isWarning ? ('warning' as const) : ('dim' as const),
				},
				{text: `${event.reason ?? ''}${count > 1 ? ` x${count}` : ''}`.padEnd(26)},
				{text: ` ${first}`},
			],
			...rest.map((part): Line => [{text: ' '.repeat(35)}, {text: part}]),
		];
	});
}

function yamlLines({yaml, yamlProblem}: Details, {language}: View, width: number): Line[] {
	if (yamlProblem) {
		return indented(yamlProblem[language], width, 'warning');
	}

	const lines = yaml ?? [{zh: '正在读取…', en: 'reading...'}[language]];
	return lines.map((text): Line => [{text: `   ${text}`}]);
}
