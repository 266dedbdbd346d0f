import {X509Certificate} from 'node:crypto';
import type {Duplex} from 'node:stream';
import {createSecureContext, TLSSocket} from 'node:tls';

/** What a TLS program read when it started, PEM. */
export type TlsMaterial = {
	readonly certificate: string;
	readonly key: string;
	/** The authority of its clients; default: anybody may come. */
	readonly clientAuthority?: string;
};

/**
Speaks TLS as a server on a connection. A client without a certificate gets the alert that one is required;
one with a certificate of another authority gets in and is cut off at once (a Go server would send
`unknown_ca` here, which OpenSSL offers no way to do after the fact).
*/
export function serveTls(
	connection: Duplex,
	{certificate, key, clientAuthority}: TlsMaterial,
	onClient: (socket: TLSSocket) => void,
): void {
	const socket = new TLSSocket(connection, {
		isServer: true,
		secureContext: createSecureContext({
			cert: certificate,
			key,
			...(clientAuthority && {ca: clientAuthority}),
		}),
		requestCert: clientAuthority !== undefined,
		rejectUnauthorized: clientAuthority !== undefined,
	});
	socket.on('error', () => {
		socket.destroy();
	});
	socket.once('secure', () => {
		// OpenSSL takes Rainbond's leaves for self-signed, so the signature is looked at here.
		const client = socket.getPeerX509Certificate();
		const isTrusted =
			!clientAuthority || client?.verify(new X509Certificate(clientAuthority).publicKey);
		if (isTrusted) {
			onClient(socket);
		} else {
			socket.destroy();
		}
	});
}
