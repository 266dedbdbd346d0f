import type {Line, Moment} from '../../models/logs/log-program.ts';

/** The text of a message, plain or made for its moment. */
export type Message = string | ((moment: Moment) => string);

const textOf = (message: Message, moment: Moment): string =>
	typeof message === 'string' ? message : message(moment);

const two = (value: number): string => String(value).padStart(2, '0');
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2026/08/01 10:00:00` */
export function slashTime(at: number): string {
	const date = new Date(at);
	const day = [date.getUTCFullYear(), two(date.getUTCMonth() + 1), two(date.getUTCDate())];
	return `${day.join('/')} ${clockTime(date)}`;
}

const clockTime = (date: Date): string =>
	[date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
		.map((part) => two(part))
		.join(':');

/** `01/Aug/2026:10:00:00 +0000` */
export function accessTime(at: number): string {
	const date = new Date(at);
	const month = months[date.getUTCMonth()] ?? '';
	return `${two(date.getUTCDate())}/${month}/${date.getUTCFullYear()}:${clockTime(date)} +0000`;
}

/** A line of Rainbond's Go components from v6.2.0 on: `ERROR[2026/08/01 10:00:00] ip=… module=rbd-api …` */
export const goLine =
	(level: 'INFO' | 'WARNING' | 'ERROR' | 'FATAL', module: string, message: Message): Line =>
	(moment) =>
		`${level}[${slashTime(moment.at)}] ip=${moment.pod.status?.podIP ?? ''} module=${module} ${textOf(message, moment)}`;

/** A line of Go's own log package, as net/http writes its errors. */
export const plainGoLine =
	(message: Message): Line =>
	(moment) =>
		`${slashTime(moment.at)} ${textOf(message, moment)}`;

/** A line of the operator: zap, for people. */
export const zapLine =
	(level: 'INFO' | 'ERROR' | 'DEBUG', logger: string, message: Message): Line =>
	(moment) =>
		[
			new Date(moment.at).toISOString().replace('Z', '+0000'),
			level,
			logger,
			textOf(message, moment),
		].join('\t');

/** A line of ingress-apisix: zap, for machines. */
export const zapJsonLine =
	(level: 'info' | 'warn' | 'error', caller: string, message: Message): Line =>
	(moment) => {
		const time = new Date(moment.at).toISOString().replace('Z', '+00:00');
		return `${time}\t${level}\t${caller}\t${textOf(message, moment)}`;
	};

/** A line of client-go: `E0812 10:00:00.000000       1 reflector.go:138] …` */
export const klogLine =
	(letter: 'I' | 'W' | 'E', file: string, message: Message): Line =>
	(moment) => {
		const date = new Date(moment.at);
		const micro = String(moment.integer(0, 999_999)).padStart(6, '0');
		return `${letter}${two(date.getUTCMonth() + 1)}${two(date.getUTCDate())} ${clockTime(date)}.${micro}       1 ${file}] ${textOf(message, moment)}`;
	};

/** A line of the nginx inside APISIX. */
export const nginxErrorLine =
	(level: 'error' | 'warn' | 'notice' | 'emerg', message: Message): Line =>
	(moment) =>
		`${slashTime(moment.at)} [${level}] ${moment.integer(40, 60)}#${moment.integer(40, 60)}: *${moment.integer(10_000, 999_999)} ${textOf(message, moment)}`;

export type Request = {
	readonly client: string;
	readonly host: string;
	readonly request: string;
	readonly status: number;
	readonly upstream: string;
	readonly seconds: number;
	readonly bytes: number;
};

/** A line of APISIX's access log. */
export const nginxAccessLine =
	(request: (moment: Moment) => Request): Line =>
	(moment) => {
		const {client, host, request: line, status, upstream, seconds, bytes} = request(moment);
		const duration = seconds.toFixed(3);
		return `${client} - - [${accessTime(moment.at)}] ${host} "${line}" ${status} ${bytes} ${duration} "-" "${agent(moment)}" ${upstream} ${status} ${duration} "http://${host}"`;
	};

const agents = [
	'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
	'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) MicroMessenger/8.0.49',
	'okhttp/4.12.0',
	'curl/8.5.0',
];

export const agent = ({integer}: Moment): string => agents[integer(0, agents.length - 1)] ?? '';

/** Logfmt of Prometheus and the registry's kind: `level=info ts=… caller=… msg="…"` */
export const logfmtLine =
	(level: string, caller: string, message: Message): Line =>
	(moment) =>
		`level=${level} ts=${new Date(moment.at).toISOString()} caller=${caller} ${textOf(message, moment)}`;

/** A line of MySQL's error log. */
export const mysqlLine =
	(
		level: 'System' | 'Warning' | 'Note' | 'ERROR',
		code: string,
		message: Message,
		part = 'Server',
	): Line =>
	(moment) =>
		`${new Date(moment.at).toISOString().replace('Z', '000Z')} ${moment.integer(0, 1)} [${level}] [${code}] [${part}] ${textOf(message, moment)}`;

/** A line of the console. */
export const consoleLine =
	(level: 'INFO' | 'WARNING' | 'ERROR', place: string, message: Message): Line =>
	(moment) => {
		const time = new Date(moment.at)
			.toISOString()
			.replace('T', ' ')
			.replace('.', ',')
			.replace('Z', '');
		const [path = '', name = ''] = place.split(' ');
		return `${time} [${level}] [${moment.integer(12, 19)}] [1402${moment.integer(10_000_000, 99_999_999)}] [${name}] [${path.split('.')[0] ?? ''}] [rbd-app-ui] ${path}:${moment.integer(40, 720)} - ${textOf(message, moment)}`;
	};
