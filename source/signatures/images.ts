import type {Signature} from './signature.ts';

/** The builder and the pods in which it builds: both pull and push. */
const builders = ['rbd-chaos', 'builds'];

const pullFailed = '[ImagePull] Pull image goodrain.me/runner:latest-amd64 failed: ';
const solving =
	'error: failed to solve: registry.example.com/base:1: failed to resolve source metadata: failed to do request: ';

/**
Lines about images that a build pulls or pushes (rainbond: builder/sources/image.go; buildkit; containerd). The
builder names the class of a failure itself, and tests the text for "timeout" before anything else.
*/
export const imageSignatures: readonly Signature[] = [
	{
		id: 'images/runner-missing',
		components: builders,
		class: 'runner-missing',
		pattern:
			/failed to solve: goodrain\.me\/runner:\S+|MANIFEST_UNKNOWN: manifest unknown; map\[Tag:latest-(?:amd|arm)64\]/,
		meaning: {
			zh: '镜像仓库里没有 runner 镜像了；节点上还有这个标签时它不会被重新推送',
			en: 'the registry has lost the runner image, which is not pushed again while the node still has its tag',
		},
		leadsTo: ['build/runner-image-missing'],
		matches: [
			'error: failed to solve: goodrain.me/runner:latest-amd64: goodrain.me/runner:latest-amd64: not found',
			// As v5 says it
			'MANIFEST_UNKNOWN: manifest unknown; map[Tag:latest-amd64]',
		],
		misses: [
			'error: failed to solve: docker.io/library/node:20: failed to resolve source metadata',
			'MANIFEST_UNKNOWN: manifest unknown; map[Tag:20260801100000]',
		],
	},
	{
		id: 'images/registry-name',
		components: builders,
		class: 'registry-name',
		pattern:
			/lookup goodrain\.me(?: on [\w.:[\]]+)?: no such host|DNS resolution failed for goodrain\.me|无法解析goodrain\.me域名|Get "?https?:\/\/goodrain\.me\/v2\/"?: Unknown Host/,
		meaning: {
			zh: '解析不到 goodrain.me；问的是集群 DNS 时缺的是 Pod 的 hostAliases，问的是节点的 DNS 时缺的是节点的 /etc/hosts',
			en: "goodrain.me does not resolve: where the cluster DNS was asked, the pod's hostAliases lack it, else the node's /etc/hosts",
		},
		leadsTo: ['build/registry-name-unresolved'],
		matches: [
			'Head "https://goodrain.me:9443/v2/builder/blobs/sha256:5e1b2c": dial tcp: lookup goodrain.me on 10.43.0.10:53: no such host',
			`${pullFailed}DNS resolution failed for goodrain.me`,
			'无法解析goodrain.me域名',
			'Get https://goodrain.me/v2/: Unknown Host',
		],
		misses: [
			'dial tcp: lookup docker.io on 10.43.0.10:53: no such host',
			'dial tcp: lookup goodrain.me on 10.43.0.10:53: read udp 10.42.0.9:37857->10.43.0.10:53: i/o timeout',
		],
	},
	{
		id: 'images/registry-certificate',
		components: builders,
		class: 'registry-certificate',
		pattern:
			/(?<=\/v2\/\S{0,200}: (?:tls: failed to verify certificate: )?)x509: certificate (?:signed by unknown authority|is not valid for any names|relies on legacy Common Name field)|(?<=\/v2\/\S{0,200}: )http: server gave HTTP response to HTTPS client|Pull image \S+ failed: SSL certificate verification failed|镜像仓库SSL证书验证失败/,
		meaning: {
			zh: '镜像仓库的证书不被信任，或它只说 HTTP：缺少 insecure 或 http 的设置',
			en: "the registry's certificate is not trusted, or it speaks plain HTTP: a setting for it (insecure, http) is missing",
		},
		leadsTo: ['build/registry-certificate-unknown'],
		matches: [
			`${solving}Head "https://registry.example.com/v2/base/manifests/1": tls: failed to verify certificate: x509: certificate signed by unknown authority`,
			'Get "https://goodrain.me/v2/": x509: certificate relies on legacy Common Name field, use SANs instead',
			`${solving}Head "https://registry.example.com/v2/base/manifests/1": http: server gave HTTP response to HTTPS client`,
			`${pullFailed}SSL certificate verification failed`,
		],
		misses: [
			// The API server, no registry
			'Get "https://10.43.0.1:443/api/v1/pods": x509: certificate signed by unknown authority',
			// The code repository
			'SSL证书验证失败',
		],
	},
	{
		id: 'images/registry-unreachable',
		components: builders,
		class: 'registry-unreachable',
		pattern:
			/Pull image \S+ failed: (?:connection timeout|connection refused by goodrain\.me|network unreachable|proxy connection failed)|连接goodrain\.me镜像仓库超时|goodrain\.me镜像仓库拒绝连接|网络不可达，无法连接到镜像仓库|代理连接失败|https:\/\/goodrain\.me\/v2\/\S{0,200}: (?:EOF\b|dial tcp [\d.:[\]a-f]+:443: connect: connection refused)/,
		meaning: {
			zh: '到不了镜像仓库：它在网关后面，所以先看网关，再看 goodrain.me 指向的地址是否过时',
			en: 'the registry is not reached: it is behind the gateway, so look there first, then whether goodrain.me points to an old address',
		},
		leadsTo: ['region-api/gateway-down', 'gateway/pod-down', 'build/base-image-timeout'],
		matches: [
			`${pullFailed}connection timeout`,
			`${pullFailed}connection refused by goodrain.me`,
			'goodrain.me镜像仓库拒绝连接',
			'Head "https://goodrain.me/v2/shop-web/blobs/sha256:5e1b2c": EOF',
			'Get "https://goodrain.me/v2/": dial tcp 192.168.1.10:443: connect: connection refused',
		],
		misses: [
			`${pullFailed}image not found`,
			'Get "https://10.43.0.1:443/api/v1/pods": dial tcp 10.43.0.1:443: connect: connection refused',
		],
	},
	{
		id: 'images/registry-denied',
		components: builders,
		class: 'registry-denied',
		pattern:
			/Pull image \S+ failed: (?:authentication failed|access forbidden)|镜像仓库身份验证失败|没有访问该镜像的权限|denied: You may not login yet|pull access denied|(?<=\/v2\/\S{0,200}: (?:unexpected status.{0,200})?)401 Unauthorized/,
		meaning: {
			zh: '镜像仓库拒绝了用户名和密码，或不允许访问这个镜像',
			en: 'the registry refuses user and password, or access to this image',
		},
		leadsTo: ['workload/image-denied'],
		matches: [
			`${pullFailed}authentication failed`,
			'镜像仓库身份验证失败',
			'没有访问该镜像的权限',
			'pull access denied, repository does not exist or may require authorization',
			'Head "https://goodrain.me/v2/shop-web/manifests/1": 401 Unauthorized',
		],
		misses: [
			'身份验证失败',
			'10.42.0.7 - - [01/Aug/2026:10:00:00 +0000] "GET /v2/ HTTP/1.1" 401 87 "" "containerd/1.7"',
		],
	},
	{
		id: 'images/not-found',
		components: builders,
		class: 'image-not-found',
		pattern:
			/Pull image \S+ failed: image not found|镜像不存在|failed to solve: (?:\S+: ){1,2}(?:not found|manifest unknown)\b/,
		meaning: {
			zh: '镜像仓库里没有这个镜像或标签：名字写错，或已被自动清理',
			en: 'the registry has no such image or tag: a wrong name, or it was cleaned away',
		},
		leadsTo: ['build/builder-image-missing', 'workload/image-not-found'],
		matches: [
			`${pullFailed}image not found`,
			'镜像不存在',
			'error: failed to solve: goodrain.me/shop-base:1: goodrain.me/shop-base:1: not found',
		],
		misses: [
			`${pullFailed}access forbidden`,
			'error: failed to solve: process "/bin/sh -c make" did not complete successfully: exit code: 127',
		],
	},
	{
		id: 'images/snapshot',
		components: builders,
		class: 'container-runtime',
		pattern: /parent snapshot \S+ does not exist: not found/,
		meaning: {
			zh: '节点上 containerd 的镜像层损坏：删除该镜像后重新拉取',
			en: "layers in the node's containerd are damaged: remove the image there and pull it again",
		},
		leadsTo: [],
		matches: [
			'failed to prepare extraction snapshot: parent snapshot sha256:5e1b2c does not exist: not found',
		],
		misses: [`${pullFailed}image not found`],
	},
	{
		id: 'builds/buildkit-slow',
		components: ['builds'],
		class: 'buildkit',
		versions: {
			zh: '较新的版本默认重试 100 次（BUILDCTL_CONNECT_RETRIES_MAX）',
			en: 'later versions try 100 times by default (BUILDCTL_CONNECT_RETRIES_MAX)',
		},
		pattern: /could not connect to unix:\/\/\/run\/buildkit\/buildkitd\.sock after \d+ trials/,
		meaning: {
			zh: 'buildkit 启动太慢，还没就绪就被放弃：节点慢，可以增加重试次数',
			en: 'buildkit was given up before it was ready: the node is slow, and more tries help',
		},
		leadsTo: [],
		matches: ['could not connect to unix:///run/buildkit/buildkitd.sock after 10 trials'],
		misses: ['connected to unix:///run/buildkit/buildkitd.sock'],
	},
];
