import {once} from 'node:events';
import {connect, createServer, type AddressInfo, type Socket} from 'node:net';

/**
The two ends of a connection through the kernel. TLS needs such a one: over a connection in memory Node
gives up before the alert that explains a refusal has been written.
*/
export async function socketPair(): Promise<[Socket, Socket]> {
	const server = createServer();
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const outside = connect((server.address() as AddressInfo).port, '127.0.0.1');
	const [inside] = (await once(server, 'connection')) as [Socket];
	server.close();
	return [outside, inside];
}
