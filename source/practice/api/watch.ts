import type {ServerResponse} from 'node:http';
import type {StoreChange} from '../store/change-log.ts';
import type {Reply} from './answer.ts';
import type {KindCall} from './call.ts';
import {kindKey, type AnyObject} from './kinds.ts';
import {readListOptions, type ListOptions} from './list-options.ts';
import {chooseRepresentation} from './media-type.ts';
import {objectText} from './serialise.ts';
import {expired, failureStatus} from './status.ts';
import {includedObject, metadataText, tableText} from './table.ts';

type EventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';

/** A watch ends by itself after that long, when its client sets no limit: half an hour to an hour. */
const defaultTimeout = () => (1800 + Math.random() * 1800) * 1000;

/** What a client that does not read may let pile up before it is cut off. Bytes. */
const backlogLimit = 64 * 1024 * 1024;

/** Turns objects into the JSON of watch events, in the representation that was asked for. */
function eventWriter({
	kind,
	target,
	query,
	request,
	context,
}: KindCall): (object: AnyObject) => string {
	const representation = chooseRepresentation(request.headers.accept);
	if (representation.as === 'object') {
		return (object) => objectText(kind, target.version, object);
	}

	if (representation.as !== 'Table') {
		return (object) => metadataText(object, representation.version);
	}

	let hasColumns = true;
	return (object) => {
		const text = tableText(
			{kind, version: target.version},
			{resourceVersion: object.metadata.resourceVersion},
			[object],
			{
				version: representation.version,
				include: includedObject(query),
				hasColumns,
				now: context.store.clock.now(),
			},
		);
		hasColumns = false;
		return text;
	};
}

/** What a change means to one who sees only selected objects: leaving the selection is a deletion. */
function selectedChange(
	{type, object, previous, version}: StoreChange,
	matches: (object: AnyObject) => boolean,
): {type: EventType; object: AnyObject} | undefined {
	const isIn = type !== 'DELETED' && matches(object);
	const wasIn = previous !== undefined && matches(previous);
	if (isIn) {
		return {type: wasIn ? 'MODIFIED' : 'ADDED', object};
	}

	if (!wasIn) {
		return undefined;
	}

	const metadata = {...previous.metadata, resourceVersion: String(version)};
	return {type: 'DELETED', object: type === 'DELETED' ? object : {...previous, metadata}};
}

/** An object of which only the version matters, as bookmarks carry it. */
const placeholder = (version: number, annotations?: Record<string, string>): AnyObject =>
	({
		metadata: {resourceVersion: String(version), ...(annotations && {annotations})},
	}) as unknown as AnyObject;

/**
A stream of changes of a kind: first, when asked for, what is there already; then every change after
that; a bookmark from time to time. A version that is forgotten is told by an ERROR event (410) in a
stream that has begun, as kube-apiserver does.
*/
export function watchObjects(call: KindCall): Reply {
	const write = eventWriter(call);
	const options = readListOptions(call.kind, call.query, true);
	return (response) => {
		response.writeHead(200, {'Content-Type': 'application/json'});
		// Clients wait for the headers before they believe that the watch stands.
		response.flushHeaders();
		streamEvents(call, options, response, (type, object) => {
			response.write(`{"type":"${type}","object":${write(object)}}\n`);
			if (response.writableLength > backlogLimit) {
				response.destroy();
			}
		});
	};
}

function streamEvents(
	{context: {store, bookmarkInterval}, kind, target, signal}: KindCall,
	options: ListOptions,
	response: ServerResponse,
	send: (type: EventType, object: AnyObject) => void,
): void {
	const {namespace} = target;
	const from = Number(options.resourceVersion);
	const key = kindKey(kind);
	const forward = (change: StoreChange): void => {
		const isOurs =
			kindKey(change.kind) === key &&
			(!namespace || change.object.metadata.namespace === namespace) &&
			change.version > from;
		const event = isOurs && selectedChange(change, options.matches);
		if (event) {
			send(event.type, event.object);
		}
	};

	const bookmark = (annotations?: Record<string, string>): void => {
		if (options.allowsBookmarks) {
			send('BOOKMARK', placeholder(store.resourceVersion, annotations));
		}
	};

	const missed = from > 0 && !options.sendsInitialEvents ? store.changesSince(from) : [];
	if (!missed) {
		const error = expired(`too old resource version: ${from} (${store.oldestVersion})`);
		response.end(`{"type":"ERROR","object":${JSON.stringify(failureStatus(error))}}\n`);
		return;
	}

	const startsWithAll = options.sendsInitialEvents ?? from === 0;
	if (startsWithAll) {
		for (const object of store.list<AnyObject>(kind, namespace)) {
			if (options.matches(object)) {
				send('ADDED', object);
			}
		}

		if (options.sendsInitialEvents) {
			bookmark({'k8s.io/initial-events-end': 'true'});
		}
	}

	for (const change of missed) {
		forward(change);
	}

	const cancels = [store.subscribe(forward)];
	const scheduleBookmark = (): void => {
		cancels[1] = store.clock.after(bookmarkInterval, () => {
			bookmark();
			scheduleBookmark();
		});
	};

	scheduleBookmark();
	const end = (): void => {
		for (const cancel of cancels) {
			cancel();
		}

		response.end();
	};

	const timeout = options.timeoutSeconds > 0 ? options.timeoutSeconds * 1000 : defaultTimeout();
	cancels[2] = store.clock.after(timeout, end);
	signal.addEventListener('abort', end, {once: true});
}
