import {deployments} from '../../../cluster/resources.ts';
import {crashes} from '../../models/kubelet/behaviour.ts';
import {crmDatabase} from '../../rainbond/applications/crm.ts';
import {shopWorkload} from '../../rainbond/applications/shop.ts';
import {well} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

/** An application is broken, and the platform is not. */
export const brokenWorkloads: readonly Scenario[] = [
	{
		id: 'application-crash-loop',
		title: {
			zh: '用户应用反复崩溃，平台正常',
			en: 'an application crash-loops, and the platform is well',
		},
		summary: {
			zh: '商城启动时连不上自己的缓存而退出；与平台无关。',
			en: 'The shop exits at its start for want of its cache; the platform has no part in it.',
		},
		expected: well(['component/crash-loop']),
		lookAlikeOf: 'component-crash-loop',
		build(world) {
			world.behave(shopWorkload, crashes(1, 6), {
				since: world.ago({minutes: 48}),
				log: [{atEnd: ['Error: connect ECONNREFUSED 10.43.12.7:6379']}],
			});
		},
	},
	{
		id: 'application-database-crash-loop',
		title: {
			zh: '用户应用的数据库崩溃，依赖它的组件在等待',
			en: 'the database of an application crash-loops, and its back end waits',
		},
		summary: {
			zh: 'crm 的 MySQL 反复退出；它的后端重建后一直等待启动。平台自己的数据库正常。',
			en: 'The MySQL of crm exits again and again, and its back end, made again, waits for it. The platform’s own database is well.',
		},
		expected: well(['region-api/database-unreachable', 'component/crash-loop']),
		lookAlikeOf: 'region-api-database-unreachable',
		build(world) {
			world.behave(crmDatabase, crashes(1, 5), {since: world.ago({minutes: 57})});
			world.restart('crm/crm-backend', {minutes: 44});
		},
	},
	{
		id: 'application-unschedulable',
		title: {
			zh: '用户应用要的内存太大，调度不了',
			en: 'an application asks for more memory than there is',
		},
		summary: {
			zh: '商城请求 64Gi 内存，一直 Pending；平台组件都在运行。',
			en: 'The shop asks for 64Gi of memory and stays Pending; every component of the platform runs.',
		},
		expected: well(['component/pending']),
		lookAlikeOf: 'component-unschedulable',
		build(world) {
			world.restart(shopWorkload, {minutes: 35});
			world.change(
				deployments,
				'shop-web',
				({spec}) => {
					const container = spec?.template?.spec.containers[0];
					Object.assign(container ?? {}, {resources: {requests: {memory: '64Gi'}}});
				},
				'shop',
			);
		},
	},
];
