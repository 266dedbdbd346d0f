import type {Buffer} from 'node:buffer';
import {X509Certificate} from 'node:crypto';
import type {Duplex} from 'node:stream';
import {createSecureContext, TLSSocket, type SecureContext} from 'node:tls';

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
	material: TlsMaterial,
	onClient: (socket: TLSSocket) => void,
): void {
	connection.once('data', (first: Buffer) => {
		connection.pause();
		connection.unshift(first);
		if (first[0] === handshake) {
			shakeHands(connection, material, onClient);
		} else {
			connection.end(plainHttpAnswer);
		}
	});
}

/** The content type with which every TLS connection begins. */
const handshake = 0x16;

/** What Go's server says to a client that forgot the s of https. */
const plainHttpAnswer =
	'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n';

function shakeHands(
	connection: Duplex,
	{certificate, key, clientAuthority}: TlsMaterial,
	onClient: (socket: TLSSocket) => void,
): void {
	let secureContext: SecureContext;
	try {
		secureContext = createSecureContext({
			cert: certificate,
			key,
			...(clientAuthority && {ca: clientAuthority}),
		});
	} catch {
		// A key that is not the certificate's: a real server would not have come up with it.
		connection.destroy();
		return;
	}

	const socket = new TLSSocket(connection, {
		isServer: true,
		secureContext,
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
