import type {Text} from '../../text/text.ts';
import {apiDropsConnections} from './api-drops-connections.ts';
import {componentScenarios} from './component/index.ts';
import {controls, pairScenarios, permissionScenarios} from './controls/index.ts';
import {crowd, logFlood} from './crowd.ts';
import {fewRights} from './few-rights.ts';
import {gateway502} from './gateway-502.ts';
import {healthy} from './healthy.ts';
import {imageNotFound} from './image-not-found.ts';
import {nodeDiskPressure} from './node-disk-pressure.ts';
import {nodeLost} from './node-lost.ts';
import {nodeScenarios} from './node/index.ts';
import {rbdMqCrashLoop} from './rbd-mq-crash-loop.ts';
import {rbdMqStuck} from './rbd-mq-stuck.ts';
import {regionApiScenarios} from './region-api/index.ts';
import type {Scenario} from './scenario.ts';
import {websocketScenarios} from './websocket/index.ts';

export type ScenarioGroup = {readonly title: Text; readonly scenarios: readonly Scenario[]};

/** Every scenario, in groups as `rbd-tui demo --list` shows them. */
export const scenarioGroups: readonly ScenarioGroup[] = [
	{
		title: {zh: '入门', en: 'to begin with'},
		scenarios: [
			healthy,
			rbdMqStuck,
			rbdMqCrashLoop,
			gateway502,
			imageNotFound,
			nodeDiskPressure,
			nodeLost,
			apiDropsConnections,
			fewRights,
		],
	},
	{
		title: {zh: '控制台与集群通信异常', en: 'console and cluster do not talk'},
		scenarios: regionApiScenarios,
	},
	{
		title: {zh: '平台组件故障', en: 'a component of the platform is faulty'},
		scenarios: componentScenarios,
	},
	{
		title: {zh: '节点故障', en: 'a node is at fault'},
		scenarios: nodeScenarios,
	},
	{
		title: {zh: '没有日志、终端打不开、上传失败', en: 'no logs, no web terminal, uploads fail'},
		scenarios: websocketScenarios,
	},
	{
		title: {zh: '两个故障同时发生', en: 'two faults at once'},
		scenarios: pairScenarios,
	},
	{
		title: {
			zh: '平台没有故障，或者看不清',
			en: 'nothing is wrong with the platform, or it cannot be told',
		},
		scenarios: controls,
	},
	{
		title: {zh: '权限不足', en: 'rights that are missing'},
		scenarios: permissionScenarios,
	},
];

/** Every scenario, in that order. */
export const scenarios: readonly Scenario[] = scenarioGroups.flatMap((group) => group.scenarios);

const sized: ReadonlyArray<readonly [RegExp, (size: number) => Scenario]> = [
	[/^crowd-(?<size>\d{1,5})$/, crowd],
	[/^log-flood-(?<size>\d{1,6})$/, logFlood],
];

/** A scenario by its id: one of the list, or `crowd-N` and `log-flood-N` for measuring. */
export function findScenario(id: string): Scenario | undefined {
	const known = scenarios.find((scenario) => scenario.id === id);
	if (known) {
		return known;
	}

	for (const [pattern, make] of sized) {
		const size = Number(pattern.exec(id)?.groups?.size ?? 0);
		if (size > 0) {
			return make(size);
		}
	}

	return undefined;
}
