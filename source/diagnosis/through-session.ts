import type {ClusterSession} from '../cluster/session.ts';
import type {DiagnosisOptions} from './diagnose.ts';

/** Through the connection that a session has: as its user, in the namespace that a person has named. */
export const throughSession = ({
	transport,
	context,
	address,
	status,
	givenNamespace,
	dial,
}: ClusterSession): Pick<
	DiagnosisOptions,
	'transport' | 'context' | 'server' | 'user' | 'namespace' | 'dial'
> => ({
	transport,
	context,
	server: address,
	user: status.get().user,
	namespace: givenNamespace,
	dial,
});
