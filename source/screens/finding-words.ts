import type {DocumentCause, EvidenceRecord} from '../diagnosis/document.ts';
import {reasonTexts, statusTexts} from '../diagnosis/document-words.ts';
import type {Vantage} from '../probes/reading.ts';
import {type Text, verbatim} from '../text/text.ts';
import type {View} from './cockpit-view.ts';

/** How sure it is; a warning is no fault, sure or not. */
export function sureness({status, severity}: DocumentCause): Text {
	return severity === 'warning' ? {zh: '警告', en: 'warning'} : statusTexts[status];
}

export const reasonText = ({why}: EvidenceRecord): Text | undefined =>
	why === null ? undefined : reasonTexts[why];

export const vantageTexts: Readonly<Record<Vantage, Text>> = {
	'api-server': {zh: 'API 服务器', en: 'the API server'},
	kubelet: {zh: 'kubelet', en: 'the kubelet'},
	'pod-network': {zh: 'Pod 网络', en: 'the pod network'},
	'this-host': {zh: '本机', en: 'this host'},
	person: {zh: '人', en: 'a person'},
};

/** A cause by its title where its tree is known, else by its id. */
export function causeTitle(id: string, {active}: View): Text {
	const trees = active?.diagnosis?.last?.trees ?? [];
	const cause = trees.flatMap(({causes}) => causes).find((one) => one.id === id);
	return cause?.title ?? verbatim(id);
}
