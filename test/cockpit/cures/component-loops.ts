import {cures, type Loop} from './loop.ts';

const stuck = 'component/message-queue-stuck';
const crashes = 'component/crash-loop';
const operator = 'component/operator-down';

/** The new pod exits as the old one did; its last words say what to do. */
const exitsAgain = (
	scenario: string,
	reason: string,
	end: 'not-cured' | 'stopped' = 'not-cured',
): Loop => ({
	scenario,
	cause: crashes,
	remedy: 'restart/pods',
	uncured: {reason, end, next: 'component/read-logs'},
});

const operatorIsSick = (scenario: string, reason: string, next: string): Loop => ({
	scenario,
	cause: operator,
	remedy: 'restart/rainbond-operator',
	uncured: {reason, end: 'not-cured', next},
});

/** A component of the platform is faulty. */
export const componentLoops: readonly Loop[] = [
	...cures(
		stuck,
		'restart/rbd-mq',
		['rbd-mq-stuck', 'component-message-queue-stuck-just-now', 'rbd-mq-crash-loop'],
		10,
	),
	...cures(stuck, 'restart/rbd-mq', [
		'component-message-queue-scaled-to-zero',
		'component-message-queue-down-quietly',
	]),
	...cures('component/alert-stale', 'component/reconcile', ['component-alert-stale']),
	{
		scenario: 'component-alert-stale',
		cause: 'component/alert-stale',
		remedy: 'component/restart',
		uncured: {
			reason: 'the operator watches the RbdComponent alone and hears of no pod',
			end: 'not-cured',
			next: 'component/reconcile',
		},
	},
	...cures(operator, 'operator/scale-up', ['component-operator-down']),
	...cures(operator, 'restart/rainbond-operator', [
		'component-operator-down',
		'component-operator-not-ready',
	]),
	...cures('component/image-store-full', 'hub/garbage-collect', ['component-image-store-full']),
	...cures('component/evicted', 'component/clear-evicted', [
		'component-evicted',
		'component-evicted-before-upgrade',
	]),
	...cures(crashes, 'restart/pods', ['component-crash-loop-of-one-replica']),
	...cures('component/not-ready', 'restart/pods', [
		'component-not-ready',
		'component-worker-not-ready',
		'put-back-not-ready',
	]),
	{
		scenario: 'component-killed-by-its-probe',
		cause: 'component/not-ready',
		remedy: 'restart/pods',
		uncured: {
			reason: 'its probe finds in the new pod what it found in the old one',
			end: 'not-cured',
			next: 'component/read-logs',
		},
	},
	{
		scenario: 'component-message-queue-pull',
		cause: stuck,
		remedy: 'restart/rbd-mq',
		speed: 10,
		uncured: {
			reason: 'the registry has no such image',
			end: 'not-cured',
			next: 'component/describe-pod',
		},
	},
	{
		scenario: 'component-alert-firing',
		cause: 'component/alert-stale',
		remedy: 'component/reconcile',
		uncured: {reason: 'the operator does not reset what rbd-monitor fires', end: 'not-cured'},
	},
	operatorIsSick(
		'component-operator-crash-loop',
		'it panics on this operating system',
		'component/read-logs',
	),
	operatorIsSick(
		'component-operator-image',
		'the registry has no such image',
		'component/describe-pod',
	),
	operatorIsSick(
		'component-operator-down-old-labels',
		'it loses its election again',
		'component/read-logs',
	),
	exitsAgain('region-api-crash-loop', 'it panics at every start'),
	exitsAgain('component-crash-loop', 'its data are corrupt'),
	exitsAgain('component-crash-loop-on-1-36', 'its data are corrupt'),
	exitsAgain('component-crash-loop-without-logs', 'its image lacks the program'),
	exitsAgain('component-crash-loop-silent', 'it ends with a segmentation fault at every start'),
	exitsAgain('component-crash-loop-out-of-memory', 'its memory limit is too low'),
	exitsAgain('component-chaos-crash-loop', 'containerd of the node does not answer', 'stopped'),
	exitsAgain('component-alert-true', 'the disk of its cache is broken', 'stopped'),
	exitsAgain('logs-previous-gone', 'it exits at every start'),
	exitsAgain('logs-empty-while-crashing', 'it exits at every start'),
	exitsAgain('quick-install-crash-loop', 'its folder is read-only'),
];
