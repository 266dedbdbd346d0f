import * as z from 'zod/mini';
import type {Text} from '../text/text.ts';

// The shape of a kubeconfig file (Kubernetes: k8s.io/client-go/tools/clientcmd/api/v1). Unknown fields
// pass; a field of the wrong type is a problem of the entry it stands in. An empty field is an absent one.
const optional = <T extends z.ZodMiniType>(type: T) =>
	z.pipe(
		z.nullish(type),
		z.transform((value): z.infer<T> | undefined => value ?? undefined),
	);
const string = optional(z.string());
const boolean = optional(z.boolean());
const strings = optional(z.array(z.string()));
const name = z.string().check(z.minLength(1));

export const clusterSchema = z.object({
	server: string,
	'tls-server-name': string,
	'insecure-skip-tls-verify': boolean,
	'certificate-authority': string,
	'certificate-authority-data': string,
	'proxy-url': string,
	extensions: optional(z.array(z.object({name, extension: z.unknown()}))),
});

const execSchema = z.object({
	apiVersion: string,
	command: name,
	args: strings,
	env: optional(z.array(z.object({name, value: z.string()}))),
	installHint: string,
	provideClusterInfo: boolean,
	interactiveMode: string,
});

export const userSchema = z.object({
	'client-certificate': string,
	'client-certificate-data': string,
	'client-key': string,
	'client-key-data': string,
	token: string,
	tokenFile: string,
	username: string,
	password: string,
	as: string,
	'as-uid': string,
	'as-groups': strings,
	exec: optional(execSchema),
	'auth-provider': optional(z.object({name, config: optional(z.record(z.string(), z.unknown()))})),
});

export const contextSchema = z.object({cluster: name, user: string, namespace: string});

export type ClusterSettings = Partial<z.infer<typeof clusterSchema>>;
export type UserSettings = Partial<z.infer<typeof userSchema>>;
export type ExecSettings = z.infer<typeof execSchema>;
export type ContextSettings = z.infer<typeof contextSchema>;

/** What was expected where a value does not fit. */
export function expectation({code, ...issue}: z.core.$ZodIssue): Text {
	return code !== 'invalid_type' || !('expected' in issue)
		? {zh: '不能为空', en: 'must not be empty'}
		: {zh: `应是 ${issue.expected}`, en: `should be a ${issue.expected}`};
}

/** A cluster or user entry together with the file it came from: relative paths start there. */
export type Entry<T> = {readonly name: string; readonly file: string; readonly settings: T};

/** One context of the merged kubeconfig: everything that is needed to open it, or why it cannot be. */
export type KubeContext = {
	readonly name: string;
	readonly namespace?: string | undefined;
	readonly cluster?: Entry<ClusterSettings> | undefined;
	readonly user?: Entry<UserSettings> | undefined;
	/** Set when the context cannot be used: a sentence that names file and field. */
	readonly problem?: Text | undefined;
};
