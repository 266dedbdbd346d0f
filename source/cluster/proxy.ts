import net from 'node:net';

type Environment = Readonly<Record<string, string | undefined>>;

/**
The proxy on the way to an API server: `proxy-url` of the kubeconfig, else HTTPS_PROXY or HTTP_PROXY
unless NO_PROXY names the host, as Go's net/http reads them for kubectl. Undefined for none.
*/
export function proxyFor(
	server: URL,
	configured: string | undefined,
	environment: Environment,
): URL | undefined {
	if (configured) {
		return parseProxy(configured);
	}

	const variable = server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
	const value = environment[variable] ?? environment[variable.toLowerCase()];
	const exceptions = environment.NO_PROXY ?? environment.no_proxy ?? '';
	return value && !isExcepted(server, exceptions) ? parseProxy(value) : undefined;
}

function parseProxy(value: string): URL | undefined {
	const text = value.includes('://') ? value : `http://${value}`;
	return URL.canParse(text) ? new URL(text) : undefined;
}

function isExcepted(server: URL, exceptions: string): boolean {
	const host = server.hostname.replace(/^\[(?<address>.*)\]$/, '$<address>').toLowerCase();
	if (host === 'localhost' || host === '::1' || host.startsWith('127.')) {
		return true;
	}

	return exceptions
		.split(',')
		.map((entry) => entry.trim().toLowerCase())
		.filter(Boolean)
		.some((entry) => matches(host, server.port, entry));
}

function matches(host: string, port: string, entry: string): boolean {
	if (entry === '*') {
		return true;
	}

	if (entry.includes('/')) {
		return isInRange(host, entry);
	}

	const {name = entry, wanted} = /^(?<name>[^:]+):(?<wanted>\d+)$/.exec(entry)?.groups ?? {};
	if (wanted && wanted !== port) {
		return false;
	}

	const domain = name.replace(/^\*?\./, '');
	return host === domain || host.endsWith(`.${domain}`);
}

function isInRange(host: string, range: string): boolean {
	const [network = '', bits = ''] = range.split('/');
	const family = net.isIP(network);
	if (family === 0 || net.isIP(host) !== family) {
		return false;
	}

	const type = family === 4 ? 'ipv4' : 'ipv6';
	const list = new net.BlockList();
	list.addSubnet(network, Number(bits), type);
	return list.check(host, type);
}
