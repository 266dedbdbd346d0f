/** One action of rbd-tui at work: where it is offered, and every call with which it changes something. */
export type ActionRow = {
	readonly remedy: string;
	readonly scenario: string;
	readonly cause: string;
	/** More words for the command. */
	readonly words?: readonly string[];
	/** How often the practice cluster's seconds pass in a real one; default 100. */
	readonly speed?: number;
	/** In their order: `delete pods`, `exec pods`. */
	readonly calls: readonly string[];
	/** Those of its undo, where it has one. */
	readonly undoCalls?: readonly string[];
};

const times = (count: number, call: string): string[] => Array.from({length: count}, () => call);

/** Every action at least once; restarts for each kind of what they restart. */
export const actionRows: readonly ActionRow[] = [
	{
		remedy: 'node/label-role',
		scenario: 'node-role-label-missing',
		cause: 'node/role-label-missing',
		calls: times(3, 'patch nodes'),
		undoCalls: times(3, 'patch nodes'),
	},
	{
		remedy: 'node/clear-evicted',
		scenario: 'node-disk-pressure-evicts-platform',
		cause: 'node/disk-pressure',
		calls: times(6, 'delete pods'),
	},
	{
		remedy: 'component/clear-evicted',
		scenario: 'component-evicted',
		cause: 'component/evicted',
		calls: times(8, 'delete pods'),
	},
	{
		remedy: 'hub/garbage-collect',
		scenario: 'component-image-store-full',
		cause: 'component/image-store-full',
		calls: times(4, 'exec pods'),
	},
	{
		remedy: 'component/reconcile',
		scenario: 'component-alert-stale',
		cause: 'component/alert-stale',
		calls: ['patch rbdcomponents'],
	},
	{
		remedy: 'component/restart',
		scenario: 'component-alert-stale',
		cause: 'component/alert-stale',
		calls: times(2, 'delete pods'),
	},
	{
		remedy: 'reconcile/rbd-api',
		scenario: 'region-api-gateway-route-missing',
		cause: 'region-api/gateway-route-missing',
		calls: ['patch rbdcomponents'],
	},
	{
		remedy: 'region-config/hand-over',
		scenario: 'region-api-console-certificate-stale',
		cause: 'region-api/console-certificate-stale',
		calls: [],
	},
	{
		remedy: 'region-api/regenerate-certificates',
		scenario: 'region-api-config-of-another-authority',
		cause: 'region-api/certificate-bundle-inconsistent',
		speed: 50,
		calls: [
			'delete secrets',
			'delete secrets',
			'delete configmaps',
			'patch rbdcomponents',
			'delete pods',
		],
		undoCalls: ['update secrets', 'update secrets', 'update configmaps', 'delete pods'],
	},
	{
		remedy: 'operator/scale-up',
		scenario: 'component-operator-down',
		cause: 'component/operator-down',
		calls: ['patch deployments'],
	},
	{
		remedy: 'rbd-api/bring-back',
		scenario: 'region-api-pod-down',
		cause: 'region-api/pod-down',
		calls: ['patch deployments'],
	},
	{
		remedy: 'rbd-api/bring-back',
		scenario: 'region-api-deployment-deleted',
		cause: 'region-api/pod-down',
		calls: ['patch rbdcomponents'],
	},
	{
		remedy: 'restart/rbd-api',
		scenario: 'region-api-serving-stale-certificate',
		cause: 'region-api/serving-stale-certificate',
		calls: ['delete pods'],
	},
	{
		remedy: 'restart/rbd-gateway',
		scenario: 'region-api-gateway-down',
		cause: 'region-api/gateway-down',
		calls: ['delete pods'],
	},
	{
		remedy: 'restart/coredns',
		scenario: 'region-api-dns-failing',
		cause: 'region-api/dns-failing',
		speed: 10,
		calls: ['patch deployments'],
	},
	{
		remedy: 'restart/coredns',
		scenario: 'region-api-dns-not-ready',
		cause: 'region-api/dns-failing',
		speed: 10,
		calls: ['delete pods'],
	},
	{
		remedy: 'restart/rbd-db',
		scenario: 'region-api-database-scaled-to-zero',
		cause: 'region-api/database-unreachable',
		speed: 10,
		calls: ['patch statefulsets'],
	},
	{
		remedy: 'restart/rbd-mq',
		scenario: 'component-message-queue-scaled-to-zero',
		cause: 'component/message-queue-stuck',
		calls: ['patch deployments'],
	},
	{
		remedy: 'restart/rainbond-operator',
		scenario: 'websocket-route-missing',
		cause: 'websocket/route-missing',
		calls: ['delete pods'],
	},
	{
		remedy: 'restart/pods',
		scenario: 'component-not-ready',
		cause: 'component/not-ready',
		calls: ['delete pods'],
	},
];
