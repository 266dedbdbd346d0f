import type {RainbondCluster, Secret} from '../cluster/objects.ts';
import {listAll} from '../cluster/list.ts';
import {configMaps, rainbondClusters, secrets} from '../cluster/resources.ts';
import type {Text} from '../text/text.ts';
import type {Draft, RemedySite} from './remedy.ts';

/** `192.168.1.10` and `192.168.1.11` as the operator writes them into the label `availableips`. */
export const addressLabel = ({spec}: RainbondCluster): string =>
	(spec?.gatewayIngressIPs ?? []).map((address) => address.replaceAll('.', '_')).join('-');

/**
Whether the next reconcile of rbd-api replaces the authority, and why (rainbond-operator:
controllers/handler/api.go): an address that changed, a label that is gone, or one of the three objects
missing. Undefined where it does not. What cannot be read counts as pending: it may be.
*/
export async function pendingRegeneration({
	session,
	namespace,
}: Pick<RemedySite, 'session' | 'namespace'>): Promise<Text | undefined> {
	const {transport} = session;
	const get = async (name: string) =>
		transport.json<Secret>({verb: 'get', resource: secrets, namespace, name});
	const [clusters, server, client, config] = await Promise.all([
		listAll(transport, {resource: rainbondClusters, namespace}),
		get('rbd-api-server-cert'),
		get('rbd-api-client-cert'),
		transport.json({verb: 'get', resource: configMaps, namespace, name: 'region-config'}),
	]);
	const objects = {
		'rbd-api-server-cert': server,
		'rbd-api-client-cert': client,
		'region-config': config,
	};
	const missing = Object.entries(objects).filter(
		([, one]) => !one.ok && one.failure.kind === 'not-found',
	);
	const unread = [clusters, server, client, config].find(
		(one) => !one.ok && one.failure.kind !== 'not-found',
	);
	if (missing.length > 0) {
		const names = missing.map(([name]) => name).join(', ');
		return replaced({zh: `${names} 不存在`, en: `${names} is missing`});
	}

	if (unread && !unread.ok) {
		return {
			zh: `读不到证书（${unread.failure.message}），不知道 operator 重启后会不会换掉 CA`,
			en: `the certificates could not be read (${unread.failure.message}), so nobody knows whether a restart of the operator replaces the authority`,
		};
	}

	const [cluster] = clusters.ok ? clusters.value.items : [];
	const label = server.ok ? server.value.metadata.labels?.availableips : undefined;
	return cluster === undefined || label === addressLabel(cluster)
		? undefined
		: replaced({
				zh: `证书的标签 availableips=${label ?? '（无）'} 与 gatewayIngressIPs ${addressLabel(cluster)} 不符`,
				en: `the certificate's label availableips=${label ?? '(none)'} disagrees with gatewayIngressIPs ${addressLabel(cluster)}`,
			});
}

/** A draft that makes the operator go over rbd-api, with what that brings about. */
export async function withRegenerationWarning(site: RemedySite, draft: Draft): Promise<Draft> {
	const pending = await pendingRegeneration(site);
	return pending
		? {...draft, warnings: [...(draft.warnings ?? []), pending], risk: 'high' as const}
		: draft;
}

const replaced = ({zh, en}: Text): Text => ({
	zh: `${zh}：operator 重启后会重新生成证书并换掉 CA，所有对接的控制台都要重新填写 region-config`,
	en: `${en}: when the operator starts it makes all certificates anew with another authority, and region-config has to be handed to every console again`,
});
