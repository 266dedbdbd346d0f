import {Buffer} from 'node:buffer';

/**
The members of a message by their numbers, as the Kubernetes API's generated.proto files give them:
text, a whole number or a boolean, another message, or a list of one of these.
*/
type Message = ReadonlyArray<readonly [number: number, name: string, type: Type]>;
type Type = 'text' | 'bytes' | 'number' | 'boolean' | 'texts' | Message | MapType;

/** A map from text; in JSON its values are text, bytes in base 64. */
type MapType = {readonly valuesAre: 'text' | 'bytes'};

const resourceAttributes: Message = [
	[1, 'namespace', 'text'],
	[2, 'verb', 'text'],
	[3, 'group', 'text'],
	[4, 'version', 'text'],
	[5, 'resource', 'text'],
	[6, 'subresource', 'text'],
	[7, 'name', 'text'],
];
const pathAttributes: Message = [
	[1, 'path', 'text'],
	[2, 'verb', 'text'],
];
const ownSpec: Message = [
	[1, 'resourceAttributes', resourceAttributes],
	[2, 'nonResourceAttributes', pathAttributes],
];
const texts: MapType = {valuesAre: 'text'};
const metadata: Message = [
	[1, 'name', 'text'],
	[2, 'generateName', 'text'],
	[3, 'namespace', 'text'],
	[11, 'labels', texts],
	[12, 'annotations', texts],
];
const preconditions: Message = [
	[1, 'uid', 'text'],
	[2, 'resourceVersion', 'text'],
];
const optionsOfDelete: Message = [
	[1, 'gracePeriodSeconds', 'number'],
	[2, 'preconditions', preconditions],
	[3, 'orphanDependents', 'boolean'],
	[4, 'propagationPolicy', 'text'],
	[5, 'dryRun', 'texts'],
];
const subjectSpec: Message = [
	...ownSpec,
	[3, 'user', 'text'],
	[4, 'groups', 'texts'],
	[6, 'uid', 'text'],
];

const withSpec = (spec: Message): Message => [
	[1, 'metadata', metadata],
	[2, 'spec', spec],
];

/** What kubectl sends in Protobuf only, where it has typed clients (v1.36); without the specs of workloads. */
const messages: Readonly<Record<string, Message>> = {
	ConfigMap: [
		[1, 'metadata', metadata],
		[2, 'data', texts],
		[3, 'binaryData', {valuesAre: 'bytes'}],
	],
	DeleteOptions: optionsOfDelete,
	Eviction: [
		[1, 'metadata', metadata],
		[2, 'deleteOptions', optionsOfDelete],
	],
	LocalSubjectAccessReview: withSpec(subjectSpec),
	Namespace: [[1, 'metadata', metadata]],
	Secret: [
		[1, 'metadata', metadata],
		[2, 'data', {valuesAre: 'bytes'}],
		[3, 'type', 'text'],
	],
	SelfSubjectAccessReview: withSpec(ownSpec),
	SelfSubjectReview: withSpec([]),
	SelfSubjectRulesReview: withSpec([[1, 'namespace', 'text']]),
	ServiceAccount: [[1, 'metadata', metadata]],
	SubjectAccessReview: withSpec(subjectSpec),
};

/** k8s.io/apimachinery's envelope around every object in Protobuf. */
const envelope = {typeMeta: 1, raw: 2} as const;
const typeNames: Message = [
	[1, 'apiVersion', 'text'],
	[2, 'kind', 'text'],
];
const magic = Buffer.from('k8s\0');

type Field = {readonly number: number; readonly value: number | Buffer};

function* fieldsOf(message: Buffer): Generator<Field> {
	let at = 0;
	const varint = (): number => {
		let value = 0;
		for (let factor = 1; ; factor *= 128) {
			const byte = message[at] ?? 0;
			at += 1;
			value += (byte % 128) * factor;
			if (byte < 128) {
				return value;
			}
		}
	};

	while (at < message.length) {
		const tag = varint();
		const number = Math.floor(tag / 8);
		const wireType = tag % 8;
		if (wireType === 0) {
			yield {number, value: varint()};
		} else if (wireType === 2) {
			const length = varint();
			yield {number, value: message.subarray(at, at + length)};
			at += length;
		} else {
			// Fixed width, which nothing here has.
			at += wireType === 1 ? 8 : 4;
		}
	}
}

function decode(message: Buffer, type: Message): Record<string, unknown> {
	const result: Record<string, unknown> = {};
	for (const {number, value} of fieldsOf(message)) {
		const [, name, kind] = type.find(([own]) => own === number) ?? [];
		if (name === undefined || kind === undefined) {
			continue;
		}

		const member = decodeMember(kind, value, result[name]);
		if (member !== undefined) {
			result[name] = member;
		}
	}

	return result;
}

/** The JSON of one member; `earlier` is what the same member brought before, in lists and maps. */
function decodeMember(type: Type, value: number | Buffer, earlier: unknown): unknown {
	if (typeof value === 'number') {
		return type === 'boolean' ? value !== 0 : value;
	}

	if (type === 'texts') {
		return [...((earlier ?? []) as string[]), value.toString()];
	}

	if (typeof type === 'string') {
		return value.length > 0 ? value.toString(type === 'bytes' ? 'base64' : 'utf8') : undefined;
	}

	if (!('valuesAre' in type)) {
		return decode(value, type);
	}

	const {key, content = ''} = decode(value, [
		[1, 'key', 'text'],
		[2, 'content', type.valuesAre],
	]);
	return {...(earlier as object | undefined), [String(key)]: content};
}

/** An object out of its Protobuf envelope; undefined for kinds that are known in JSON only. */
export function decodeProtobuf(body: Buffer): Record<string, unknown> | undefined {
	if (!body.subarray(0, magic.length).equals(magic)) {
		return undefined;
	}

	const parts = new Map(
		fieldsOf(body.subarray(magic.length)).map(({number, value}) => [number, value]),
	);
	const typeMeta = parts.get(envelope.typeMeta);
	const raw = parts.get(envelope.raw);
	if (!Buffer.isBuffer(typeMeta)) {
		return undefined;
	}

	const {apiVersion, kind} = decode(typeMeta, typeNames);
	const message = messages[String(kind)];
	return (
		message && {apiVersion, kind, ...decode(Buffer.isBuffer(raw) ? raw : Buffer.alloc(0), message)}
	);
}
