import type {RemedyLine} from '../diagnosis/remedy-lines.ts';
import type {Remedy} from './remedy.ts';
import {clearEvicted} from './actions/clear-evicted.ts';
import {collectGarbage} from './actions/collect-garbage.ts';
import {handOverRegionConfig} from './actions/hand-over.ts';
import {labelNode} from './actions/label-node.ts';
import {manualRemedy} from './actions/manual.ts';
import {reconcileRemedy} from './actions/reconcile.ts';
import {regenerateCertificates} from './actions/regenerate.ts';
import {
	restartComponentRemedy,
	restartNamedComponent,
	restartPods,
	restartRemedy,
} from './actions/restart.ts';
import {scaleUp} from './actions/scale-up.ts';

const restartCoreDns = restartRemedy({
	id: 'restart/coredns',
	title: {zh: '重启 CoreDNS', en: 'restart CoreDNS'},
	namespace: 'kube-system',
	choose: ({metadata}) => metadata.labels?.['k8s-app'] === 'kube-dns',
	owns: ({metadata}) => metadata.labels?.['k8s-app'] === 'kube-dns',
});

/** The remedies that rbd-tui runs itself. */
const actions: readonly Remedy[] = [
	restartCoreDns,
	restartPods,
	restartNamedComponent,
	labelNode,
	clearEvicted('node/clear-evicted'),
	clearEvicted('component/clear-evicted'),
	reconcileRemedy({
		id: 'component/reconcile',
		title: {zh: '让 operator 重新核对组件', en: 'let the operator go over a component again'},
	}),
	reconcileRemedy({
		id: 'reconcile/rbd-api',
		title: {
			zh: '让 operator 只重新核对 rbd-api',
			en: 'let the operator go over rbd-api alone',
		},
		component: 'rbd-api',
	}),
	collectGarbage,
	handOverRegionConfig,
	regenerateCertificates,
	scaleUp({
		id: 'operator/scale-up',
		title: {zh: '把 rainbond-operator 扩回来', en: 'scale rainbond-operator up again'},
		deployment: 'rainbond-operator',
	}),
	scaleUp({
		id: 'rbd-api/bring-back',
		title: {zh: '让 rbd-api 回来', en: 'bring rbd-api back'},
		deployment: 'rbd-api',
		component: 'rbd-api',
	}),
];

/** The ids of those, apart from restarts of components by their name. */
export const actionIds: readonly string[] = actions.map(({id}) => id);

const byId = new Map(actions.map((remedy) => [remedy.id, remedy]));

/**
The remedy behind what a tree offers: an action of rbd-tui, the restart of the component it names, or what
a person does by hand.
*/
export function remedyFor(offer: RemedyLine): Remedy {
	const known = byId.get(offer.id);
	if (known) {
		return known;
	}

	const component = /^restart\/(?<name>[\w-]+)$/.exec(offer.id)?.groups?.name;
	return component === undefined ? manualRemedy(offer) : restartComponentRemedy(component);
}
