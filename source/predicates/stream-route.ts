import type {ApisixRoute, RbdComponent} from '../cluster/objects.ts';
import type {DialedAddress} from '../probes/region-address.ts';
import type {Text} from '../text/text.ts';

type Known = {
	/** The ApisixRoutes of Rainbond's namespace. */
	readonly routes: readonly ApisixRoute[];
	readonly components: readonly RbdComponent[] | undefined;
	/** What became of a connection to the port that the route is for. */
	readonly address: DialedAddress | undefined;
};

export const withoutRoutes: Text = {
	zh: '这个命名空间里一条 ApisixRoute 也没有，网关也不是 operator 装的',
	en: 'this namespace holds no ApisixRoute at all, and its gateway is not the operator’s',
};

/**
The route by which the gateway leads a TCP port to a Service. `untold` where the platform keeps no routes here
in the first place: then the lack of one says something only beside a port that refuses where others answer.
*/
export function findStreamRoute(
	service: string,
	{routes, components, address}: Known,
): ApisixRoute | 'missing' | 'untold' {
	const found = routes.find(({metadata, spec}) =>
		(spec?.stream ?? spec?.http)
			? spec?.stream?.some(({backend}) => backend.serviceName === service)
			: metadata.name === service,
	);
	if (found) {
		return found;
	}

	const hasGateway = components?.some(({metadata}) => metadata.name === 'rbd-gateway');
	const isOnlyThisClosed =
		address?.result === 'refused' && address.neighbour?.result === 'connected';
	const isTold = [routes.length > 0, hasGateway, isOnlyThisClosed].some(Boolean);
	return isTold ? 'missing' : 'untold';
}
