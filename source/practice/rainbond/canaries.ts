/**
The secrets of a practice cluster, recognisable wherever they come out: in Secrets, in arguments, in the
environment and in logs, at the places where Rainbond shows them. None of them protects anything.
*/
export const canaries = {
	databasePassword: 'canary-database-password-5d8c',
	hubPassword: 'canary-hub-password-91fe',
	consoleSecretKey: 'canary-console-secret-key-0b37c6a2d9e84f15',
	gatewayAdminKey: 'canary-gateway-admin-key-7a41',
	storagePassword: 'canary-storage-password-c06b',
	storageAccessKey: 'canary-storage-access-key-2e95',
	applicationPassword: 'canary-application-password-b83d',
	repositoryToken: 'canary-repository-token-44d0',
} as const;
