import {fileCommands} from './file-commands.ts';
import {networkCommands} from './network-commands.ts';
import type {Command} from './shell-context.ts';

const echo: Command = ({args}) => {
	const withoutBreak = args[0] === '-n';
	const text = (withoutBreak ? args.slice(1) : args).join(' ');
	return {output: withoutBreak ? text : `${text}\n`};
};

const environment: Command = ({args, context}) => {
	const entries = Object.entries(context.environment);
	const wanted = args.length > 0 ? entries.filter(([name]) => args.includes(name)) : undefined;
	return wanted
		? {output: wanted.map(([, value]) => `${value}\n`).join(''), status: wanted.length > 0 ? 0 : 1}
		: {output: entries.map(([name, value]) => `${name}=${value}\n`).join('')};
};

const processes: Command = ({context}) => {
	const {command = [], args = [], name} = context.container;
	const line = [...command, ...args].join(' ') || `/run/${name}`;
	return {
		output: `PID   USER     TIME  COMMAND\n    1 root      0:41 ${line}\n   57 root      0:00 sh\n   63 root      0:00 ps\n`,
	};
};

const identity: Command = () => ({output: 'uid=0(root) gid=0(root) groups=0(root)\n'});

const date: Command = ({context}) => {
	const [day = '', number = '', month = '', year = '', clock = ''] = new Date(context.now())
		.toUTCString()
		.replace(',', '')
		.split(' ');
	return {output: `${day} ${month} ${number} ${clock} UTC ${year}\n`};
};

const sleep: Command = async ({args, context}) => {
	await context.sleep(Number(args[0] ?? 0));
	return {};
};

const uname: Command = ({args, context}) => {
	const kernel = context.node?.status?.nodeInfo?.kernelVersion ?? '5.15.0';
	return {
		output: args.includes('-a')
			? `Linux ${context.pod.metadata.name} ${kernel} #1 SMP x86_64 Linux\n`
			: args.includes('-r')
				? `${kernel}\n`
				: 'Linux\n',
	};
};

const usage: Command = ({args, context}) => {
	if (args.includes('-k')) {
		return {output: blocksOf(context.volume ?? context.disk)};
	}

	const {capacity, used} = context.disk;
	const kilobytes = [capacity, used, capacity - used].map((bytes) => size(bytes).padStart(9));
	const share = `${Math.round((used / capacity) * 100)}%`;
	return {
		output: [
			'Filesystem                Size      Used Available Use% Mounted on',
			`overlay              ${kilobytes.join(' ')} ${share.padStart(4)} /`,
			'tmpfs                    64.0M         0     64.0M   0% /dev',
			`/dev/vda1            ${kilobytes.join(' ')} ${share.padStart(4)} /etc/hosts`,
			'',
		].join('\n'),
	};
};

/** `df -P -k` of one file system, in blocks of 1024 bytes. */
function blocksOf({capacity, used}: {readonly capacity: number; readonly used: number}): string {
	const blocks = [capacity, used, capacity - used].map((bytes) => Math.round(bytes / 1024));
	const share = Math.round((used / capacity) * 100);
	return `Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sda ${blocks.join(' ')} ${share}% /var/lib/registry\n`;
}

/** Share of the registry's storage that no image refers to. */
const garbage = 0.45;

/** `registry garbage-collect`, which frees what no image refers to, or with --dry-run only lists it. */
const registry: Command = ({args, context}) => {
	if (context.container.name !== 'rbd-hub' || args[0] !== 'garbage-collect') {
		return {errors: 'registry: not found\n', status: 127};
	}

	const {volume} = context;
	const isFull = volume !== undefined && volume.used / volume.capacity > 0.9;
	if (isFull && !args.includes('--dry-run')) {
		volume.used = Math.round(volume.used * (1 - garbage));
	}

	return {
		output: `shop/shop-web\n\n214 blobs marked, ${isFull ? 187 : 0} blobs and 0 manifests eligible for deletion\n`,
	};
};

const size = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)}G`;

/** The programs that every image of a practice cluster has, by name. */
export const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
	...fileCommands,
	...networkCommands,
	['echo', echo],
	['env', environment],
	['printenv', environment],
	['ps', processes],
	['df', usage],
	['registry', registry],
	['id', identity],
	['whoami', () => ({output: 'root\n'})],
	[
		'hostname',
		({context}) => ({output: `${hostName(context.pod.spec, context.pod.metadata.name)}\n`}),
	],
	['date', date],
	['sleep', sleep],
	['uname', uname],
	['true', () => ({})],
	['false', () => ({status: 1})],
	['clear', () => ({output: '\u{1B}[H\u{1B}[2J'})],
]);

const hostName = (
	{hostNetwork, nodeName = ''}: {hostNetwork?: boolean; nodeName?: string},
	pod: string,
): string => (hostNetwork ? nodeName : pod);
