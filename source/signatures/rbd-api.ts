import type {Signature} from './signature.ts';

const handshake = String.raw`http: TLS handshake error from \[?(?<address>[\w.:]+?)\]?:\d+: `;
const from = 'http: TLS handshake error from 10.42.0.1:35590: ';

/** Lines of rbd-api; texts of Go's crypto/tls and of rainbond (db/db.go, pkg/interceptors/http.go). */
export const rbdApiSignatures: readonly Signature[] = [
	{
		id: 'rbd-api/client-rejected',
		components: ['rbd-api'],
		class: 'client-rejected',
		pattern: new RegExp(
			`${handshake}tls: failed to verify (?:client(?:'s)? )?certificate: x509: certificate (?:signed by unknown authority|has expired or is not yet valid)`,
		),
		meaning: {
			zh: '客户端（控制台）出示的证书不是当前 CA 签发的，或者已过期；也可能是 rbd-api 自己还用着旧证书',
			en: 'a client (the console) shows a certificate of another authority or one past its end, or rbd-api itself still holds an old one',
		},
		leadsTo: [
			'region-api/console-certificate-stale',
			'region-api/serving-stale-certificate',
			'region-api/certificate-bundle-inconsistent',
		],
		matches: [
			`${from}tls: failed to verify certificate: x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "Goodrain, INC.")`,
			`${from}tls: failed to verify client certificate: x509: certificate signed by unknown authority`,
			// An older Go, as v5 is built with
			`${from}tls: failed to verify client's certificate: x509: certificate signed by unknown authority`,
			`${from}tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-08-01T10:00:00Z is after 2026-07-01T00:00:00Z`,
		],
		misses: [`${from}EOF`, `${from}tls: client didn't provide a certificate`],
	},
	{
		id: 'rbd-api/client-distrusts',
		components: ['rbd-api'],
		class: 'client-rejected',
		versions: {
			zh: '控制台 v6.5 及以前会校验集群端证书',
			en: 'consoles up to v6.5 verify the server',
		},
		pattern: new RegExp(`${handshake}remote error: tls: error decrypting message`),
		meaning: {
			zh: '客户端（旧版控制台）信任的 CA 不是当前的 CA',
			en: 'a client (an older console) trusts another authority than the present one',
		},
		leadsTo: ['region-api/console-certificate-stale', 'region-api/serving-stale-certificate'],
		matches: [`${from}remote error: tls: error decrypting message`],
		misses: [
			`${from}remote error: tls: bad certificate`,
			`${from}EOF`,
			`${from}read tcp 10.42.0.9:8443->10.42.0.1:35590: read: connection reset by peer`,
		],
	},
	{
		id: 'rbd-api/client-doubts',
		components: ['rbd-api'],
		class: 'client-doubts',
		pattern: new RegExp(
			`${handshake}remote error: tls: (?:bad certificate|unknown certificate(?: authority)?)`,
		),
		meaning: {
			zh: '有客户端不信任 rbd-api 的证书：来自控制台时说明它的 CA 过时了；浏览器、curl、监控也会这样',
			en: "a client does not trust rbd-api's certificate: from the console it means a stale authority, and browsers, curl and monitors do the same",
		},
		leadsTo: ['region-api/console-certificate-stale'],
		matches: [
			`${from}remote error: tls: bad certificate`,
			`${from}remote error: tls: unknown certificate authority`,
		],
		misses: [`${from}remote error: tls: error decrypting message`],
	},
	{
		id: 'rbd-api/client-without-certificate',
		components: ['rbd-api'],
		class: 'client-without-certificate',
		pattern: new RegExp(`${handshake}tls: client didn't provide a certificate`),
		meaning: {
			zh: '有客户端没有出示证书：控制台里的证书为空或格式错误，也可能只是探测或浏览器',
			en: 'a client showed no certificate: the console holds an empty or unreadable one, or it was only a check or a browser',
		},
		leadsTo: ['region-api/client-certificate-missing'],
		matches: [`${from}tls: client didn't provide a certificate`],
		misses: [
			`${from}tls: failed to verify certificate: x509: certificate signed by unknown authority`,
		],
	},
	{
		id: 'rbd-api/plain-http',
		components: ['rbd-api'],
		class: 'plain-http',
		pattern: new RegExp(
			`${handshake}(?:client sent an HTTP request to an HTTPS server|tls: first record does not look like a TLS handshake)`,
		),
		meaning: {
			zh: '有客户端用 http:// 访问 TLS 端口',
			en: 'a client speaks http:// to the TLS port',
		},
		leadsTo: ['region-api/plain-http'],
		matches: [
			`${from}client sent an HTTP request to an HTTPS server`,
			`${from}tls: first record does not look like a TLS handshake`,
		],
		misses: [`${from}EOF`],
	},
	{
		id: 'rbd-api/handshake-noise',
		components: ['rbd-api'],
		class: 'handshake-noise',
		isHarmless: true,
		pattern: new RegExp(
			`${handshake}(?:EOF|read tcp .*: read: connection reset by peer|read: connection reset by peer|.*i/o timeout)`,
		),
		meaning: {
			zh: '负载均衡或端口检查打开连接后不说话就关闭：正常噪声',
			en: 'a load balancer or port check opened a connection and said nothing: noise',
		},
		leadsTo: [],
		matches: [
			`${from}EOF`,
			`${from}read tcp 10.42.0.9:8443->10.42.0.1:35590: read: connection reset by peer`,
		],
		misses: [`${from}remote error: tls: bad certificate`],
	},
	{
		id: 'rbd-api/too-late',
		components: ['rbd-api'],
		class: 'too-late',
		pattern:
			/GET +\/v2\/cluster\S* +504\b|\/v2\/cluster\S* HTTP\/[\d.]+" from \S+ - 504\b|\| +504 +\|.*\/v2\/cluster\b|\/v2\/cluster .*context deadline exceeded|\[GetClusterInfo\].*context deadline exceeded/,
		meaning: {
			zh: 'rbd-api 没能在自己的 5 秒期限内回答',
			en: 'rbd-api did not answer within its own limit of five seconds',
		},
		leadsTo: ['region-api/slow'],
		matches: [
			'ERROR[2026/08/01 10:00:00] ip=10.42.0.9 module=rbd-api [GetClusterInfo] list nodes: context deadline exceeded',
			'[GIN] | 504 | 5.0s | GET /v2/cluster 504',
			'[GIN] 2026/08/01 - 10:00:00 | 504 |  5.000812s |       10.42.0.15 | GET      "/v2/cluster"',
			'"GET http://rbd-api-api:8443/v2/cluster HTTP/1.1" from 10.42.0.15:41122 - 504 27B in 5.000812s',
		],
		misses: [
			'"GET http://rbd-api-api:8443/v2/cluster HTTP/1.1" from 10.42.0.15:41122 - 200 504B in 12ms',
			'INFO[2026/08/01 10:00:00] ip=10.42.0.9 module=rbd-api GET /v2/cluster 200',
		],
	},
];
