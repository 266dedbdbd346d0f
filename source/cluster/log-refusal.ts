import {type Failure, type FailureKind} from './failure.ts';

/**
What a failed request for a log is worth: `soon` is trouble on the way and asked again with the usual
backoff, `slowly` is an answer that time may change (a container that has yet to start, a right that may
be granted), `never` is final until something in the cluster changes.
*/
export type LogRetry = 'soon' | 'slowly' | 'never';

const retries: Readonly<Record<FailureKind, LogRetry>> = {
	unauthorized: 'slowly',
	forbidden: 'slowly',
	'not-found': 'never',
	conflict: 'soon',
	gone: 'soon',
	invalid: 'never',
	'too-many-requests': 'soon',
	server: 'soon',
	refused: 'never',
	timeout: 'soon',
	unreachable: 'soon',
	tls: 'soon',
	credentials: 'soon',
	dropped: 'soon',
	malformed: 'soon',
	aborted: 'soon',
	'read-only': 'never',
};

// `container "C" in pod "P" is waiting to start: ContainerCreating`, HTTP 400.
const isWaitingToStart = ({kind, message}: Failure) =>
	kind === 'invalid' && message.includes('is waiting to start');

const logIsGone = 'ContainerLogsGone';

export function logRetry(failure: Failure, isPrevious: boolean): LogRetry {
	if (isWaitingToStart(failure) || failure.reason === logIsGone) {
		return isPrevious ? 'never' : 'slowly';
	}

	return retries[failure.kind];
}

// Answered with 200 and no line break when the kubelet has already removed the container.
const gonePattern = /^unable to retrieve container logs for \S+$/;

/**
The failure that stands in a log answer in place of a line, or undefined. The kubelet commits to 200
before it looks for the container, so its errors arrive as text without a timestamp and, being the
end of the answer, without a line break (`unable to retrieve container logs for containerd://…`,
`failed to create fsnotify watcher: too many open files`, `rpc error: code = NotFound …`).
*/
export function failureInLog(text: string, isUnfinished: boolean): Failure | undefined {
	if (gonePattern.test(text) || (isUnfinished && text.includes('code = NotFound'))) {
		return {kind: 'not-found', message: text, reason: logIsGone};
	}

	return isUnfinished ? {kind: 'server', message: text} : undefined;
}
