import {secrets} from '../../../cluster/resources.ts';
import {clientSecretName, serverSecretName} from '../../rainbond/region-certificates.ts';
import type {World} from '../../world/world.ts';
import {fault} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const id = 'region-api/certificate-secret-missing';
const ruledOut = ['region-api/pod-down', 'component/operator-down'];

/** The handbook’s recipe on v6: its selector finds no operator, so nobody makes the Secrets anew. */
function deleteSecrets(world: World, names: readonly string[]): void {
	for (const name of names) {
		world.remove(secrets, name, {minutes: 40});
	}
}

export const certificateSecretMissing: readonly Scenario[] = [
	{
		id: 'region-api-certificate-secret-missing',
		title: {
			zh: '证书 Secret 被删，rbd-api 卡在 ContainerCreating',
			en: 'the certificate Secrets are gone, and rbd-api hangs in ContainerCreating',
		},
		summary: {
			zh: '按手册删除了两个证书 Secret、再删 rbd-api，但选择器没有选中 operator：Secret 没有重建，rbd-api 起不来。',
			en: 'By the handbook the two Secrets and rbd-api were deleted, and the selector did not find the operator: nobody made them anew, and rbd-api cannot start.',
		},
		expected: fault(id, [serverSecretName], {ruledOut}),
		lookAlikeOf: 'region-api-pod-down',
		build(world) {
			deleteSecrets(world, [serverSecretName, clientSecretName]);
			world.restart('rbd-api', {minutes: 38});
		},
	},
	{
		id: 'region-api-client-secret-missing',
		title: {
			zh: '客户端证书 Secret 被删，控制台重启后起不来',
			en: 'the client Secret is gone, and the console cannot start',
		},
		summary: {
			zh: 'rbd-api-client-cert 被删除；控制台重启后卡在 ContainerCreating，rbd-api 本身正常。',
			en: 'rbd-api-client-cert was deleted; the console hangs in ContainerCreating since its restart, and rbd-api itself is well.',
		},
		expected: fault(id, [clientSecretName], {ruledOut}),
		build(world) {
			deleteSecrets(world, [clientSecretName]);
			world.restart('rbd-app-ui', {minutes: 33});
		},
	},
];
