import type {Pod, RainbondCluster} from '../cluster/objects.ts';
import {installation, isAtLeast} from '../platform/installation.ts';
import type {Text} from '../text/text.ts';

type Version = readonly [number, number, number];

/** Whether the platform is this version or a later one; undefined where nothing says which it is. */
export const isPlatformAtLeast = (
	cluster: RainbondCluster | undefined,
	pods: readonly Pod[] | undefined,
	wanted: Version,
): boolean | undefined => {
	const {version} = installation({
		cluster,
		pods: pods ?? [],
		components: undefined,
		kubernetes: undefined,
	});
	return isAtLeast(version, wanted);
};

/** v5 has nginx as its gateway and Ingress objects instead of APISIX and its routes. */
export const isBeforeApisix = (
	cluster: RainbondCluster | undefined,
	pods: readonly Pod[] | undefined,
): boolean => isPlatformAtLeast(cluster, pods, [6, 0, 0]) === false;

export const beforeApisix: Text = {
	zh: 'v5 的网关没有 ApisixRoute',
	en: 'the gateway of v5 has no ApisixRoutes',
};

export const withoutApisix: Text = {
	zh: '这个集群没有 ApisixRoute 这种资源：网关不是 APISIX',
	en: 'this cluster does not know the kind ApisixRoute: its gateway is another one',
};
