import {matchSignature, signatures} from '../signatures/index.ts';
import type {Signature} from '../signatures/signature.ts';
import type {View} from './cockpit-view.ts';

/** The signature of a component's log line that leads somewhere; lines known to be harmless are left alone. */
export function knownLine(component: string, text: string): Signature | undefined {
	const signature = matchSignature(component, text)?.signature;
	return signature && signature.leadsTo.length > 0 ? signature : undefined;
}

/** The signature of the selected line of the open log, or of its last one. */
export function knownSelected({logs}: View): Signature | undefined {
	const flag = logs?.logs.flagOfSelected();
	return flag === undefined ? undefined : signatures.find(({id}) => id === flag);
}
