import {describeFailure} from '../cluster/failure.ts';
import type {PortForward} from '../cluster/port-forward.ts';
import type {ClusterSession} from '../cluster/session.ts';
import {componentOf} from '../platform/components.ts';
import {summarizePod} from '../platform/pod-status.ts';
import {selectedItem} from './lead-on.ts';
import type {Cockpit} from './cockpit.ts';
import type {ForwardView} from './cockpit-view.ts';
import type {Commands} from './command.ts';
import {openPrompt} from './prompts.ts';

/** Port forwards: begun from a component, listed and ended in their overlay. */
export class ForwardCommands {
	readonly commands: Commands = {
		'components.forward': () => {
			this.#prompt();
		},
		'overlay.stop': () => {
			this.#stopSelected();
		},
	};

	readonly #cockpit: Cockpit;
	readonly #open: Array<{id: number; forward: PortForward; stop: () => void}> = [];
	#count = 0;

	constructor(cockpit: Cockpit) {
		this.#cockpit = cockpit;
	}

	/** What was written: `8443`, or `18443:8443` for another port on this machine. False when it is neither. */
	accept(text: string): boolean {
		const {local, remote} = /^(?:(?<local>\d{1,5}):)?(?<remote>\d{1,5})$/.exec(text)?.groups ?? {};
		const ports = [Number(local ?? remote), Number(remote)];
		const item = selectedItem(this.#cockpit);
		const {session} = this.#cockpit;
		if (ports.some((port) => !(port > 0 && port < 65_536)) || !item || !session) {
			return false;
		}

		const [localPort = 0, port = 0] = ports;
		void this.#start(session, item.component.name, {localPort, port});
		return true;
	}

	closeAll(): void {
		for (const {forward, stop} of this.#open) {
			stop();
			forward.close();
		}

		this.#open.length = 0;
	}

	#prompt(): void {
		const item = selectedItem(this.#cockpit);
		const ports = (item?.row ?? item?.component.pods[0])?.pod.spec.containers.flatMap(
			(container) => container.ports ?? [],
		);
		const first = ports?.[0]?.containerPort;
		openPrompt(
			this.#cockpit,
			'forward',
			{zh: '端口（本机:Pod）', en: 'port (local:pod)'},
			first ? `${first < 1024 ? first + 10_000 : first}:${first}` : '',
		);
	}

	async #start(
		session: ClusterSession,
		component: string,
		{localPort, port}: {localPort: number; port: number},
	): Promise<void> {
		const {namespace} = session.lists.get();
		// What speaks WebSocket is loaded when it is needed.
		const {startPortForward} = await import('../cluster/port-forward.ts');
		const started = await startPortForward(session.transport, {
			namespace,
			port,
			localPort,
			pod: () => readyPod(session, component),
		});
		if (!started.ok) {
			this.#cockpit.notify('fault', describeFailure(started.failure));
			return;
		}

		const forward = started.value;
		const id = ++this.#count;
		const show = () => {
			const view: ForwardView = {
				id,
				context: session.context,
				namespace,
				component,
				port,
				status: forward.status.get(),
			};
			const others = this.#cockpit.forwards.filter((other) => other.id !== id);
			this.#cockpit.forwards = [...others, view].toSorted((a, b) => a.id - b.id);
			this.#cockpit.dataChanged();
		};

		this.#open.push({id, forward, stop: forward.status.subscribe(show)});
		show();
		const {localPort: bound} = forward.status.get();
		this.#cockpit.notify('ok', {
			zh: `127.0.0.1:${bound} 转发到 ${component}:${port}；P 查看列表`,
			en: `127.0.0.1:${bound} leads to ${component}:${port}; P lists the forwards`,
		});
	}

	#stopSelected(): void {
		const {overlay} = this.#cockpit.state.get();
		const view =
			overlay?.name === 'forwards' ? this.#cockpit.forwards[overlay.selected] : undefined;
		const index = this.#open.findIndex(({id}) => id === view?.id);
		const [open] = index === -1 ? [] : this.#open.splice(index, 1);
		if (!open) {
			return;
		}

		open.stop();
		open.forward.close();
		this.#cockpit.forwards = this.#cockpit.forwards.filter(({id}) => id !== open.id);
		this.#cockpit.update({overlay: {name: 'forwards', selected: 0}});
	}
}

/** A ready pod of the component, or any that runs. */
function readyPod(session: ClusterSession, component: string): string | undefined {
	const pods = session.lists
		.get()
		.pods.get()
		.items.filter((pod) => componentOf(pod) === component && !pod.metadata.deletionTimestamp);
	const ready = pods.find((pod) => summarizePod(pod).isReady);
	const running = pods.find(({status}) => status?.phase === 'Running');
	return (ready ?? running)?.metadata.name;
}
