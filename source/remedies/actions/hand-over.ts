import {configMaps, pods} from '../../cluster/resources.ts';
import {handOver, readRegionFields, servedLeaf} from '../region-config.ts';
import type {Remedy} from '../remedy.ts';

/**
Gives a person what the console needs. It changes nothing in the cluster; whether it helped is seen when no
client has been rejected for a minute.
*/
export const handOverRegionConfig: Remedy = {
	id: 'region-config/hand-over',
	title: {zh: '把 region-config 交给控制台', en: 'hand region-config over to the console'},
	risk: 'manual',
	rights: {
		plan: [
			{verb: 'get', resource: configMaps},
			{verb: 'list', resource: pods},
		],
		run: [],
		undo: [],
	},
	preconditions: [
		{
			zh: 'region-config 成套，且 rbd-api 提供的证书由其中的 CA 签发',
			en: 'region-config is of one piece, and its authority has signed what rbd-api serves',
		},
	],
	isFinal: {
		zh: '不修改集群；控制台里原来的内容请先抄下来',
		en: 'nothing in the cluster is changed; note what the console has now before',
	},
	verification: {calmMs: 60_000},
	async draft(site) {
		const fields = await readRegionFields(site);
		if ('problem' in fields) {
			return fields;
		}

		const served = await servedLeaf(site);
		return {
			objects: [],
			breaks: [],
			warnings: served
				? []
				: [
						{
							zh: '没有 rbd-api 可以应答，无法核对它提供的证书是否由这个 CA 签发',
							en: 'no rbd-api answers, so whether what it serves is signed by this authority could not be compared',
						},
					],
			instructions: [
				{
					zh: '控制台：平台管理 → 集群 → 编辑，按下面的顺序逐项填入；左侧不能有空格，证书要包含 BEGIN 和 END 行',
					en: 'console: platform management → cluster → edit; fill in the fields in the order below, without leading blanks, certificates with their BEGIN and END lines',
				},
				{
					zh: '保存后在控制台打开该集群的页面，让它发起连接：rbd-api 只记录失败的握手，成功与否要看此后是否还有拒绝',
					en: 'then open the page of the cluster in the console, so that it connects: rbd-api logs only the handshakes that fail, and that none does any more is the proof',
				},
			],
			lines: [
				String.raw`kubectl --context ${site.session.context} -n ${site.namespace} get cm region-config -o jsonpath='{.binaryData.ca\.pem}' | base64 -d`,
			],
			steps: [
				{
					kind: 'tell',
					title: {zh: '交出 region-config', en: 'hand region-config over'},
					tell: handOver,
				},
			],
		};
	},
};
