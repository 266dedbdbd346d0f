import {pods} from '../../../cluster/resources.ts';
import type {Line, LogPart, LogProgram} from '../../models/logs/log-program.ts';
import type {RuleOptions, World} from '../../world/world.ts';
import {gatewayAddressOf} from '../platform.ts';
import {consoleLine, plainGoLine} from './lines.ts';
import {consoleLog} from './platform-logs.ts';

/** Why rbd-api ends a handshake, in the words of Go and of the other side's alert. */
export const handshakeErrors = {
	/** The client's certificate is of another authority. */
	otherAuthority:
		'tls: failed to verify certificate: x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "Goodrain, INC.")',
	/** A console of before v6.6 verifies the server, with the authority of another generation. */
	oldConsole: 'remote error: tls: error decrypting message',
	noCertificate: "tls: client didn't provide a certificate",
	hangsUp: 'EOF',
} as const;

/** Who knocks: the address as rbd-api sees it, without the port. */
export type Knocker = () => string;

/** The console's pod, if the cluster has one. Asked when a line is printed: addresses are given late. */
export const consoleAddress =
	({objects, platform: {namespace}}: World): Knocker =>
	() =>
		objects.list(pods, namespace).find(({metadata}) => metadata.labels?.name === 'rbd-app-ui')
			?.status?.podIP ?? '';

/** The gateway on its first node, through which consoles elsewhere come. */
export const gatewayAddress =
	({platform}: World): Knocker =>
	() =>
		gatewayAddressOf(platform);

export const handshakeLine = (knocker: Knocker, error: string): Line =>
	plainGoLine(
		({integer}) =>
			`http: TLS handshake error from ${knocker()}:${integer(32_768, 60_999)}: ${error}`,
	);

/** What rbd-api prints beside the usual while a client keeps failing: about three tries in twenty seconds. */
export const failingHandshakes = (knocker: Knocker, error: string): LogProgram => [
	{every: 7, lines: [handshakeLine(knocker, error)]},
];

/** What the console's HTTP library says, and what its own code makes of it. */
const consoleErrors = (url: string, error: string): LogPart => {
	const {hostname, port} = new URL(url);
	return {
		every: 20,
		lines: [
			consoleLine(
				'ERROR',
				'regionapibaseclient.py _request',
				`HTTPSConnectionPool(host='${hostname}', port=${port}): Max retries exceeded with url: /v2/cluster (Caused by ${error})`,
			),
			consoleLine(
				'ERROR',
				'region_services.py get_enterprise_region',
				'{"code": 10411, "msg": "MaxRetryError", "msg_show": "访问数据中心异常，请稍后重试"}',
			),
		],
	};
};

/** The address under which a console in the cluster reaches rbd-api by default. */
const insideUrl = 'https://rbd-api-api:8443';

/** The console cannot reach its region: nothing good about it any more, and that error again and again. */
export function consoleFails(
	world: World,
	{
		url = insideUrl,
		error,
		...when
	}: {readonly url?: string; readonly error: string} & Pick<
		RuleOptions,
		'since' | 'until' | 'whileDown'
	>,
): void {
	world.print('rbd-app-ui', [...consoleLog, consoleErrors(url, error)], {
		...when,
		logReplaces: true,
	});
}

const notConnected = (why: string): string =>
	`NewConnectionError('<urllib3.connection.HTTPSConnection object at 0x7f3a5c1b2e50>: Failed to establish a new connection: ${why}')`;

/** As urllib3 says that nobody listens, and that a name has no address. */
export const refused = notConnected('[Errno 111] Connection refused');
export const unresolved = notConnected('[Errno -3] Temporary failure in name resolution');

/** The region cannot be reached in time: in the handbook's words, and in those of urllib3. */
export function consoleTimesOut(world: World, url: string, since: number): void {
	consoleFails(world, {url, since, error: connectTimeout(url)});
	world.print(
		'rbd-app-ui',
		[
			{
				every: 20,
				from: 19.9,
				lines: [consoleLine('ERROR', 'regionapibaseclient.py _request', `${url} time out`)],
			},
		],
		{since},
	);
}

const connectTimeout = (url: string): string => {
	const {hostname} = new URL(url);
	return `ConnectTimeoutError(<urllib3.connection.HTTPSConnection object at 0x7f3a5c1b2d90>, 'Connection to ${hostname} timed out. (connect timeout=5)')`;
};
