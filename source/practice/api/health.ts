import {text, type Answer} from './answer.ts';
import {isTrue} from './target.ts';

const checks: Readonly<Record<string, readonly string[]>> = {
	healthz: ['ping', 'log', 'etcd'],
	livez: ['ping', 'log', 'etcd'],
	readyz: ['ping', 'log', 'etcd', 'etcd-readiness', 'informer-sync', 'shutdown'],
};

/** `/healthz`, `/livez` and `/readyz`, whole, with `?verbose`, or one check of them. */
export function health(path: string, query: URLSearchParams): Answer | undefined {
	const [endpoint = '', check] = path.split('/').filter(Boolean);
	const names = checks[endpoint];
	if (!names || (check !== undefined && !names.includes(check))) {
		return undefined;
	}

	if (check === undefined && isTrue(query.get('verbose'))) {
		const lines = names.map((name) => `[+]${name} ok`);
		return text(`${lines.join('\n')}\n${endpoint} check passed\n`);
	}

	return text('ok');
}
