import {pipeline} from 'node:stream/promises';
import type {Pod} from '../../cluster/objects.ts';
import type {KubeletRefusal, LogOptions} from '../kubelet-backend.ts';
import type {Reply} from './answer.ts';
import type {KindCall} from './call.ts';
import {kubeletAddressOfPod} from './kubelet-address.ts';
import {chosenContainer} from './pod-container.ts';
import {namedObject} from './reads.ts';
import {ApiError, badRequest, internalError, invalid, type StatusCause} from './status.ts';
import {isTrue} from './target.ts';

const optionsKind = {group: '', version: 'v1', plural: '', kind: 'PodLogOptions', namespaced: true};

function integer(query: URLSearchParams, name: string): number | undefined {
	const value = query.get(name);
	if (value === null) {
		return undefined;
	}

	if (!/^-?\d+$/.test(value)) {
		throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`);
	}

	return Number(value);
}

function time(query: URLSearchParams): Date | undefined {
	const value = query.get('sinceTime');
	if (value === null) {
		return undefined;
	}

	const date = new Date(value);
	if (Number.isNaN(date.getTime()) || !/^\d{4}-\d\d-\d\dT/.test(value)) {
		const quoted = JSON.stringify(value);
		throw badRequest(
			`parsing time ${quoted} as "2006-01-02T15:04:05Z07:00": cannot parse ${quoted} as "2006"`,
		);
	}

	return date;
}

const wrong = (field: string, value: number, why: string): Required<StatusCause> => ({
	reason: 'FieldValueInvalid',
	message: `Invalid value: ${value}: ${why}`,
	field,
});

const bothSince: Required<StatusCause> = {
	reason: 'FieldValueForbidden',
	message: 'Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified',
	field: '[]',
};

/** Reads and checks the query of a log; the container is still to be chosen. */
function readOptions(query: URLSearchParams, name: string): Omit<LogOptions, 'container'> {
	const tailLines = integer(query, 'tailLines');
	const limitBytes = integer(query, 'limitBytes');
	const sinceSeconds = integer(query, 'sinceSeconds');
	const sinceTime = time(query);
	const both = sinceSeconds !== undefined && sinceTime !== undefined;
	const causes = [
		...(tailLines !== undefined && tailLines < 0
			? [wrong('tailLines', tailLines, 'must be greater than or equal to 0')]
			: []),
		...(limitBytes !== undefined && limitBytes < 1
			? [wrong('limitBytes', limitBytes, 'must be greater than 0')]
			: []),
		...(both ? [bothSince] : []),
		...(sinceSeconds !== undefined && !both && sinceSeconds < 1
			? [wrong('sinceSeconds', sinceSeconds, 'must be greater than 0')]
			: []),
	];
	if (causes.length > 0) {
		throw invalid(optionsKind, name, causes);
	}

	return {
		follow: isTrue(query.get('follow')),
		previous: isTrue(query.get('previous')),
		timestamps: isTrue(query.get('timestamps')),
		...(tailLines !== undefined && {tailLines}),
		...(limitBytes !== undefined && {limitBytes}),
		...(sinceSeconds !== undefined && {sinceSeconds}),
		...(sinceTime && {sinceTime}),
	};
}

/** What the API server makes of a kubelet's refusal of a log. */
function logError({status, message, origin}: KubeletRefusal, pod: Pod, url: string): ApiError {
	if (origin === 'network') {
		return new ApiError(500, '', `Get ${JSON.stringify(url)}: ${message}`);
	}

	if (status === 400) {
		return badRequest(message);
	}

	if (status === 500) {
		return internalError(message);
	}

	const {name} = pod.metadata;
	const [reason, sentence] = generic[status] ?? ['', message];
	return new ApiError(status, reason, `${sentence} ( pods/log ${name})`, {
		details: {name, kind: 'pods/log'},
	});
}

const generic: Readonly<Record<number, readonly [reason: string, sentence: string]>> = {
	404: ['NotFound', 'the server could not find the requested resource'],
	503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
};

/** The log of a container. A pod that is on no node yet has an empty one (204). */
export async function podLog(call: KindCall): Promise<Reply> {
	const {context, target, query, request, signal} = call;
	const options = readOptions(query, target.name);
	const pod = namedObject(call) as unknown as Pod;
	const container = chosenContainer(pod, query.get('container') ?? '');
	if (!pod.spec.nodeName) {
		return (response) => {
			response.writeHead(204);
			response.end();
		};
	}

	const address = kubeletAddressOfPod(context.store, pod);
	const log = await context.kubelet.logs(pod, {...options, container});
	if ('status' in log) {
		const asked = new URLSearchParams(query);
		asked.delete('container');
		const search = asked.size > 0 ? `?${asked.toString()}` : '';
		const path = `/containerLogs/${target.namespace}/${target.name}/${container}${search}`;
		throw logError(log, pod, `https://${address}${path}`);
	}

	return async (response) => {
		signal.addEventListener(
			'abort',
			() => {
				log.destroy();
			},
			{once: true},
		);
		response.writeHead(200, {'Content-Type': 'text/plain'});
		response.flushHeaders();
		if (request.method === 'HEAD' || signal.aborted) {
			log.destroy();
			response.end();
			return;
		}

		try {
			await pipeline(log, response);
		} catch {
			// The client has gone, or the container's log broke off: the connection ends either way.
			response.destroy();
		}
	};
}
