import type {IncomingMessage} from 'node:http';
import {TLSSocket} from 'node:tls';
import {badRequest, unauthorized} from './status.ts';
import {anonymous, authenticated, type User} from './users.ts';

/** Who may come in, as data of a scenario. Certificates signed by the server's own authority count too. */
export type Authentication = {
	/** Bearer tokens and whose they are. */
	readonly tokens: Readonly<Record<string, User>>;
	/** Lets requests without credentials in as system:anonymous; default false, as K3s and RKE2 have it. */
	readonly allowsAnonymous?: boolean;
};

const known = (user: User): User => ({...user, groups: [...user.groups, authenticated]});

/** Whose request it is; throws the 401 of unknown tokens and certificates. */
export function authenticate(request: IncomingMessage, authentication: Authentication): User {
	const [, token] = /^Bearer\s+(?<token>\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
	if (token !== undefined) {
		const user = Object.hasOwn(authentication.tokens, token)
			? authentication.tokens[token]
			: undefined;
		if (!user) {
			throw unauthorized();
		}

		return known(user);
	}

	const user = userOfCertificate(request);
	if (user) {
		return known(user);
	}

	if (!authentication.allowsAnonymous) {
		throw unauthorized();
	}

	return anonymous;
}

/** Common name and organizations of a client certificate that the server's authority signed. */
function userOfCertificate({socket}: IncomingMessage): User | undefined {
	if (!(socket instanceof TLSSocket) || !socket.authorized) {
		return undefined;
	}

	const {CN: name, O: organizations = []} = socket.getPeerCertificate().subject;
	const groups = typeof organizations === 'string' ? [organizations] : organizations;
	return typeof name === 'string' ? {name, groups} : undefined;
}

/** What an impersonating client must be allowed to impersonate, in the words of RBAC. */
export type Impersonation = {
	readonly user: User;
	readonly needs: ReadonlyArray<{
		readonly group: string;
		readonly plural: string;
		readonly namespace: string;
		readonly name: string;
	}>;
};

const serviceAccount = /^system:serviceaccount:(?<namespace>[^:]+):(?<name>[^:]+)$/;

/** The user of the Impersonate-* headers; undefined when there are none. */
export function impersonation(request: IncomingMessage): Impersonation | undefined {
	const name = header(request, 'impersonate-user');
	const groups = [request.headers['impersonate-group'] ?? []]
		.flat()
		.flatMap((value) => value.split(',').map((group) => group.trim()));
	const uid = header(request, 'impersonate-uid');
	if (!name) {
		if (groups.length > 0 || uid) {
			throw badRequest('requested an impersonation without impersonating a user name');
		}

		return undefined;
	}

	const {namespace, name: account} = serviceAccount.exec(name)?.groups ?? {};
	const ownGroups =
		namespace && groups.length === 0
			? ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
			: [];
	return {
		user: {name, groups: [...groups, ...ownGroups, authenticated], ...(uid && {uid})},
		needs: [
			namespace && account
				? {group: '', plural: 'serviceaccounts', namespace, name: account}
				: {group: '', plural: 'users', namespace: '', name},
			...groups.map((group) => ({group: '', plural: 'groups', namespace: '', name: group})),
			...(uid ? [{group: 'authentication.k8s.io', plural: 'uids', namespace: '', name: uid}] : []),
		],
	};
}

const header = (request: IncomingMessage, name: string): string => {
	const value = request.headers[name];
	return (Array.isArray(value) ? value[0] : value) ?? '';
};
