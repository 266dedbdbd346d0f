import type {Command, Socket} from './shell-context.ts';

const four = (value: number): string => value.toString(16).toUpperCase().padStart(4, '0');

/** `/proc/net/tcp` of a network namespace: addresses in the byte order of the machine, state 0A for listening. */
export function procNetTcp(sockets: readonly Socket[]): string {
	const lines = sockets.map(({port, isLoopback}, index) => {
		const address = isLoopback ? '0100007F' : '00000000';
		return `   ${index}: ${address}:${four(port)} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 ${4_100_000 + index} 1 0000000000000000 100 0 0 10 0`;
	});
	return [
		'  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
		...lines,
		'',
	].join('\n');
}

const netstat: Command = ({context}) => {
	const lines = context.sockets.map(({port, isLoopback, program}) => {
		const local = `${isLoopback ? '127.0.0.1' : '0.0.0.0'}:${port}`;
		return `tcp        0      0 ${local.padEnd(23)} 0.0.0.0:*               LISTEN      1/${program}`;
	});
	return {
		output: [
			'Active Internet connections (only servers)',
			'Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name',
			...lines,
			'',
		].join('\n'),
	};
};

/** Whatever the cluster's DNS would answer is beyond a canned shell; it says whom it would ask. */
const nslookup: Command = ({args, context}) => {
	const server = /nameserver (?<address>\S+)/.exec(
		context.files.get('/etc/resolv.conf') ?? '',
	)?.groups;
	const address = server?.address ?? '10.43.0.10';
	return {
		output: `Server:\t\t${address}\nAddress:\t${address}:53\n\n`,
		errors: `;; connection timed out; no servers could be reached for ${args[0] ?? ''}\n`,
		status: 1,
	};
};

export const networkCommands: ReadonlyArray<readonly [string, Command]> = [
	['netstat', netstat],
	['ss', netstat],
	['nslookup', nslookup],
];
