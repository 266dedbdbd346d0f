import type {Signature} from './signature.ts';

/** A connection to the region, and not to one of the shops and registries that the console talks to as well. */
const ofRegion = String.raw`port=(?!443\b|80\b)\d+\)`;

const failing =
	"HTTPSConnectionPool(host='rbd-api-api', port=8443): Max retries exceeded with url: /v2/show (Caused by SSLError(SSLError(1, ";

/** Lines of the console (rainbond-console: www/apiclient/regionapibaseclient.py over urllib3). */
export const consoleSignatures: readonly Signature[] = [
	{
		id: 'rbd-app-ui/without-certificate',
		components: ['rbd-app-ui'],
		class: 'console-without-certificate',
		pattern: new RegExp(
			`${ofRegion}.*(?:certificate[ _]required|PEM lib|key values mismatch|no start line)`,
			'i',
		),
		meaning: {
			zh: '控制台里的证书或密钥为空、读不出或不匹配，它没能出示证书',
			en: 'certificate or key in the console are empty, unreadable or do not fit each other, so it shows none',
		},
		leadsTo: ['region-api/client-certificate-missing'],
		matches: [
			`${failing}'[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] tlsv13 alert certificate required (_ssl.c:2580)')))`,
			"HTTPSConnectionPool(host='192.168.1.1', port=8443): Max retries exceeded with url: /v2/show (Caused by SSLError(SSLError(9, '[SSL] PEM lib (_ssl.c:4012)')))",
			`${failing}'[X509: KEY_VALUES_MISMATCH] key values mismatch (_ssl.c:4012)')))`,
		],
		misses: [
			`${failing}'[SSL: TLSV1_ALERT_UNKNOWN_CA] tlsv1 alert unknown ca (_ssl.c:2580)')))`,
			"HTTPSConnectionPool(host='hub.grapps.cn', port=443): Max retries exceeded with url: /app-server (Caused by SSLError(SSLError(9, '[SSL] PEM lib (_ssl.c:4012)')))",
		],
	},
	{
		id: 'rbd-app-ui/tls',
		components: ['rbd-app-ui'],
		class: 'console-tls',
		pattern: new RegExp(
			`${ofRegion}.*(?:CERTIFICATE_VERIFY_FAILED(?!.*self[- ]signed)|alert[ _](?:bad[ _]certificate|unknown[ _]ca|certificate[ _]expired))`,
			'i',
		),
		meaning: {
			zh: '控制台与集群端的 TLS 握手因证书失败',
			en: 'the TLS handshake of the console with the region fails for the certificate',
		},
		leadsTo: ['region-api/console-certificate-stale', 'region-api/serving-stale-certificate'],
		matches: [
			`${failing}'[SSL: TLSV1_ALERT_UNKNOWN_CA] tlsv1 alert unknown ca (_ssl.c:2580)')))`,
			`${failing}'[SSL: SSLV3_ALERT_BAD_CERTIFICATE] sslv3 alert bad certificate (_ssl.c:852)')))`,
			`${failing}'[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:852)')))`,
		],
		misses: [
			"HTTPSConnectionPool(host='192.168.1.1', port=8443): Read timed out. (read timeout=30)",
			// OpenSSL 3 says so of any of the operator's chains
			`${failing}'[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:1007)')))`,
			`${failing}'[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1007)')))`,
			"HTTPSConnectionPool(host='hub.grapps.cn', port=443): Max retries exceeded with url: /app-server (Caused by SSLError(SSLError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:852)')))",
		],
	},
	{
		id: 'rbd-app-ui/read-timeout',
		components: ['rbd-app-ui'],
		class: 'console-read-timeout',
		pattern:
			/port=(?!443\b|80\b)\d+\):.*(?:Read timed out|ReadTimeoutError)|\/v2\/cluster\b.*'httpcode': 504\b/,
		meaning: {
			zh: '控制台连上了集群端，但等不到回答',
			en: 'the console reaches the region and waits in vain for its answer',
		},
		leadsTo: ['region-api/slow'],
		matches: [
			"HTTPSConnectionPool(host='192.168.1.1', port=8443): Read timed out. (read timeout=30)",
			"{'apitype': 'region', 'url': 'https://rbd-api-api:8443/v2/cluster', 'method': 'GET', 'httpcode': 504, 'body': {}}",
		],
		misses: [
			"HTTPSConnectionPool(host='hub.grapps.cn', port=443): Read timed out. (read timeout=30)",
			"{'apitype': 'region', 'url': 'https://rbd-api-api:8443/v2/cluster', 'method': 'GET', 'httpcode': 404, 'body': {}}",
			"HTTPSConnectionPool(host='192.168.1.1', port=8443): Max retries exceeded with url: /v2/show (Caused by ConnectTimeoutError(<urllib3.connection>, 'Connection to 192.168.1.1 timed out. (connect timeout=5.0)'))",
		],
	},
	{
		id: 'rbd-app-ui/connect-timeout',
		components: ['rbd-app-ui'],
		class: 'console-timeout',
		pattern:
			/port=8443\).*(?:ConnectTimeoutError|No route to host|Network is unreachable)|https?:\/\/\S+:8443\S* timed? ?out/,
		meaning: {
			zh: '控制台到集群端地址的连接超时：网络不通或被防火墙丢弃',
			en: "the console's connection to the region times out: no route, or dropped by a firewall",
		},
		leadsTo: ['region-api/network-unreachable', 'region-api/port-blocked'],
		matches: [
			"HTTPSConnectionPool(host='192.168.1.1', port=8443): Max retries exceeded with url: /v2/show (Caused by ConnectTimeoutError(<urllib3.connection>, 'Connection to 192.168.1.1 timed out. (connect timeout=5.0)'))",
			'https://192.168.1.1:8443 time out',
		],
		misses: [
			"HTTPSConnectionPool(host='192.168.1.1', port=8443): Read timed out. (read timeout=30)",
			"HTTPSConnectionPool(host='hub.grapps.cn', port=443): Max retries exceeded with url: /app-server (Caused by ConnectTimeoutError(<urllib3.connection>, 'Connection to hub.grapps.cn timed out. (connect timeout=5.0)'))",
		],
	},
	{
		id: 'rbd-app-ui/refused',
		components: ['rbd-app-ui'],
		class: 'console-refused',
		pattern: /NewConnectionError.*Connection refused/,
		meaning: {
			zh: '集群端地址拒绝连接：rbd-api 不在，或网关没有 8443 的路由',
			en: "the region's address refuses: rbd-api is away, or the gateway has no route for 8443",
		},
		leadsTo: ['region-api/pod-down', 'region-api/gateway-route-missing', 'region-api/gateway-down'],
		matches: [
			"Max retries exceeded with url: /v2/show (Caused by NewConnectionError('<urllib3.connection.HTTPSConnection object>: Failed to establish a new connection: [Errno 111] Connection refused'))",
		],
		misses: ['https://192.168.1.1:8443 time out'],
	},
];
