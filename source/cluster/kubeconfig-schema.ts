import {z} from 'zod';
import type {Text} from '../text/text.ts';

/**
The shape of a kubeconfig file (Kubernetes: k8s.io/client-go/tools/clientcmd/api/v1). Unknown fields
pass; a field of the wrong type is a problem of the entry it stands in.
*/
const string = z
	.string()
	.nullish()
	.transform((value) => value ?? undefined);
const boolean = z
	.boolean()
	.nullish()
	.transform((value) => value ?? undefined);

const strings = z.array(z.string()).nullish();
const variable = z.object({name: z.string(), value: z.string()});
const extension = z.object({name: z.string(), extension: z.unknown()});
const extensions = z.array(extension);
const settings = z.record(z.string(), z.unknown());
const authProvider = z.object({name: z.string(), config: settings.nullish()});

export const clusterSchema = z.object({
	server: string,
	'tls-server-name': string,
	'insecure-skip-tls-verify': boolean,
	'certificate-authority': string,
	'certificate-authority-data': string,
	'proxy-url': string,
	extensions: extensions.nullish(),
});

const execSchema = z.object({
	apiVersion: string,
	command: z.string().min(1),
	args: strings,
	env: z.array(variable).nullish(),
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
	exec: execSchema.nullish(),
	'auth-provider': authProvider.nullish(),
});

export const contextSchema = z.object({
	cluster: z.string().min(1),
	user: string,
	namespace: string,
});

export type ClusterSettings = Partial<z.infer<typeof clusterSchema>>;
export type UserSettings = Partial<z.infer<typeof userSchema>>;
export type ExecSettings = z.infer<typeof execSchema>;
export type ContextSettings = z.infer<typeof contextSchema>;

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
