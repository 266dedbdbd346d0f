/** Who asks: as a token, a certificate or an impersonation says. */
export type User = {
	readonly name: string;
	readonly groups: readonly string[];
	readonly uid?: string;
};

/** The group that may do everything, whatever the roles say. */
export const masters = 'system:masters';
export const authenticated = 'system:authenticated';
export const anonymous: User = {name: 'system:anonymous', groups: ['system:unauthenticated']};
