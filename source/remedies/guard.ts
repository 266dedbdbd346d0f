import {describeAction} from '../cluster/access.ts';
import {persistentVolumeClaims, rbdComponents} from '../cluster/resources.ts';
import type {Text} from '../text/text.ts';
import type {ChangeCall} from './remedy.ts';

/** What a deletion takes with it, by the plural of the kind: none of it can be made again. */
const neverDeleted: Readonly<Record<string, Text>> = {
	[rbdComponents.plural]: {
		zh: '它的 PVC、证书和 region-config 会随它一起被回收',
		en: 'its claims, certificates and region-config are collected with it',
	},
	rainbondclusters: {
		zh: '整个平台的定义会随它消失',
		en: 'the definition of the whole platform goes with it',
	},
	[persistentVolumeClaims.plural]: {
		zh: '卷里的数据会随它一起被删除',
		en: 'the data of its volume is deleted with it',
	},
	persistentvolumes: {zh: '数据会随它消失', en: 'its data goes with it'},
	namespaces: {zh: '里面的一切会随它消失', en: 'everything in it goes with it'},
	nodes: {zh: '上面的 Pod 会随它消失', en: 'its pods go with it'},
	customresourcedefinitions: {
		zh: '这一类对象会全部随它消失',
		en: 'all objects of that kind go with it',
	},
};

/** Secrets and ConfigMaps that hold an authority: whoever trusts it would have to be told anew. */
const authority = /(?:^|-)ca(?:-root)?(?:-cert|-secret)?$|^cacerts$|-root-ca\.crt$/;

/**
Why a change is never made, whatever a remedy says: this is the last line before a request is sent. Undefined
where nothing speaks against it.
*/
export function prohibition({verb, resource, object}: ChangeCall): Text | undefined {
	if (verb !== 'delete') {
		return undefined;
	}

	const holdsAuthority =
		['secrets', 'configmaps'].includes(resource.plural) && authority.test(object.name);
	const why = holdsAuthority
		? {
				zh: '里面是 CA，删除后所有信任它的一方都要重新配置',
				en: 'it holds an authority, and everybody who trusts it would have to be told anew',
			}
		: neverDeleted[resource.plural];
	const action = describeAction({verb, resource});
	return (
		why && {
			zh: `rbd-tui 从不删除 ${resource.kind} ${object.name}：${why.zh}`,
			en: `rbd-tui never does this (${action}, ${object.name}): ${why.en}`,
		}
	);
}
