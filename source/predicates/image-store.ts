import {fail, notApplicable, pass, unknown} from '../diagnosis/judgement.ts';
import {definePredicate} from '../diagnosis/predicate.ts';
import {imageStore} from '../probes/image-store.ts';
import {componentObjects, namespaceEvents, namespacePods} from '../probes/namespace-objects.ts';
import {nodeFigures} from '../probes/node-figures.ts';
import {platformLogs} from '../probes/platform-logs.ts';
import {counted} from '../text/counted.ts';
import {couldNotHear, statesOf} from './components.ts';
import {isBefore, runsWellSince} from './recovery.ts';
import {ago} from './words.ts';

/** With less room than that one layer of an image may not find its place. Percent. */
const fullPercent = 95;

export const imageStorePredicates = {
	'image-store-has-room': definePredicate({
		title: {zh: 'rbd-hub 的存储有空间', en: 'rbd-hub has room for images'},
		reads: {store: imageStore, figures: nodeFigures},
		judge({store}, {setting: {namespace}, gapsOf}) {
			if (!store) {
				return notApplicable({zh: '没有 rbd-hub', en: 'there is no rbd-hub'});
			}

			if (store.isOnPressedNode) {
				return notApplicable({
					zh: '它的数据在一个有磁盘压力的节点上：先看节点',
					en: 'its data lie on a node that is under disk pressure, which is what is wrong',
				});
			}

			if (store.usedPercent === undefined) {
				return unknown(
					{zh: '没有它的用量数据', en: 'nobody measures its storage'},
					gapsOf(nodeFigures),
				);
			}

			const share = Math.round(store.usedPercent);
			const what =
				store.measured === 'volume' ? {zh: '卷', en: 'volume'} : {zh: '所在节点的磁盘', en: 'node'};
			return store.usedPercent < fullPercent
				? pass({zh: `${what.zh}用了 ${share}%`, en: `its ${what.en} is ${share} % full`})
				: fail(
						{
							zh: `rbd-hub 的${what.zh}用了 ${share}%`,
							en: `the ${what.en} of rbd-hub is ${share} % full`,
						},
						{
							objects: [
								{kind: 'Deployment', namespace, name: 'rbd-hub'},
								...(store.claim
									? [{kind: 'PersistentVolumeClaim', namespace, name: store.claim}]
									: []),
							],
							// Where its data lie on the disk of the node, that one is nearly full for the same reason.
							victims: store.measured === 'node' && store.node ? [store.node] : [],
						},
					);
		},
	}),

	'image-store-takes-images': definePredicate({
		title: {zh: 'rbd-hub 能写入镜像', en: 'rbd-hub can store images'},
		reads: {store: imageStore},
		hints: {
			logs: platformLogs,
			pods: namespacePods,
			objects: componentObjects,
			events: namespaceEvents,
		},
		judge({store}, {hints, setting: {namespace, now}, gapsOf}) {
			const {logs = []} = hints;
			const heard = [...(store?.log ? [store.log] : []), ...logs];
			const all = statesOf(hints.pods ?? [], hints.objects, hints.events, now);
			const since = runsWellSince(all.get('rbd-hub'));
			const hits = [
				...heard
					.filter(({component}) => component === 'rbd-hub')
					.flatMap(({hits: own}) => own['storage-full'] ?? []),
				...heard
					.flatMap(({hits: own}) => own['push-failed'] ?? [])
					.filter(({last}) => !isBefore(last, since)),
			];
			const count = Math.max(0, ...hits.map((one) => one.count));
			const missing = gapsOf(imageStore);
			if (count === 0 && missing.length > 0) {
				return unknown(couldNotHear, missing);
			}

			return count === 0
				? pass({
						zh: '日志里没有写满或推送失败的报错',
						en: 'no line says that it is full, or that a push failed in it',
					})
				: fail(
						{
							zh: `${count} 行说没有空间了或写入失败，最近 ${ago(now, Math.max(...hits.map(({last}) => last))).zh}`,
							en: `${counted(count, 'line says', 'lines say')} that no space is left or a push failed in it, the last ${ago(now, Math.max(...hits.map(({last}) => last))).en}`,
						},
						{
							objects: [{kind: 'Deployment', namespace, name: 'rbd-hub'}],
							excerpt: hits.flatMap(({excerpt}) => excerpt).slice(-3),
						},
					);
		},
	}),
};
