import process from 'node:process';
import {createFleet} from '../cluster/fleet.ts';
import {loadKubeconfig} from '../cluster/kubeconfig.ts';
import type {LoadedFleet} from '../screens/start-cockpit.tsx';
import type {Text} from '../text/text.ts';
import type {Options} from './arguments.ts';

/** Reads the kubeconfig and prepares a session for each of its contexts; none is opened yet. */
export function loadFleet(options: Options, file = options.kubeconfig): LoadedFleet {
	const kubeconfig = loadKubeconfig(file, process.env);
	const fleet = createFleet({
		kubeconfig,
		namespace: options.namespace,
		readOnly: options.readOnly,
		impersonate: options.impersonate,
		requestTimeoutMs: options.requestTimeoutMs,
	});
	const names = new Set(kubeconfig.contexts.map(({name}) => name));
	const unknown = options.contexts.filter((name) => !names.has(name));
	const known = options.contexts.filter((name) => names.has(name));
	const current = kubeconfig.currentContext;
	const chosen = options.contexts.length > 0 || current === undefined ? known : [current];
	return {
		fleet,
		open: chosen.filter((name) => names.has(name)),
		problems: [
			...kubeconfig.problems,
			...unknown.map((name) => missingContext(name, kubeconfig.files)),
		],
	};
}

const missingContext = (name: string, files: readonly string[]): Text => ({
	zh: `${files.join('、')} 里没有上下文 ${name}`,
	en: `there is no context ${name} in ${files.join(', ')}`,
});
