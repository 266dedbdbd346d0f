import {consoleAnswerSignatures} from './console-answers.ts';
import {dependencySignatures} from './dependencies.ts';
import {imageSignatures} from './images.ts';
import {operatorSignatures} from './rainbond-operator.ts';
import {rbdApiSignatures} from './rbd-api.ts';
import {consoleSignatures} from './rbd-app-ui.ts';
import {builderSignatures} from './rbd-chaos.ts';
import {gatewaySignatures} from './rbd-gateway.ts';
import {workerSignatures} from './rbd-worker.ts';
import type {Signature} from './signature.ts';
import {startUpSignatures} from './start-up.ts';

/** Every known log line. Within one component the first that matches a line counts. */
export const signatures: readonly Signature[] = [
	...rbdApiSignatures,
	...consoleSignatures,
	...dependencySignatures,
	...startUpSignatures,
	...consoleAnswerSignatures,
	...imageSignatures,
	...builderSignatures,
	...workerSignatures,
	...gatewaySignatures,
	...operatorSignatures,
];

export type SignatureMatch = {
	readonly signature: Signature;
	/** Where the peer was, where the line says so. */
	readonly address: string | undefined;
};

/** The signature of a component's log line; undefined for a line that says nothing. */
export function matchSignature(component: string, text: string): SignatureMatch | undefined {
	for (const signature of signatures) {
		const match = signature.components.includes(component)
			? signature.pattern.exec(text)
			: undefined;
		if (match) {
			return {signature, address: match.groups?.address};
		}
	}

	return undefined;
}
