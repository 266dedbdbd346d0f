/** Pieces of the Go templates in which kwok's stages describe a pod's new status. */
type ContainerTemplate = {
	readonly isReady: boolean;
	readonly isStarted: boolean;
	/** 1 for a stage in which the container has been started again. */
	readonly restarts: 0 | 1;
	/** Lines of `state`, and of `lastState` where the stage sets one. */
	readonly state: readonly string[];
	readonly lastState?: readonly string[];
};

export const running = ({
	isReady,
	isRestart = false,
}: {
	isReady: boolean;
	isRestart?: boolean;
}): ContainerTemplate => ({
	isReady,
	isStarted: true,
	restarts: isRestart ? 1 : 0,
	state: ['running:', '  startedAt: {{ $now | Quote }}'],
});

const ended = (reason: string, exitCode: number): string[] => [
	'terminated:',
	`  exitCode: ${exitCode}`,
	`  reason: ${reason}`,
	'  startedAt: {{ $startedAt | Quote }}',
	'  finishedAt: {{ $now | Quote }}',
	'  containerID: {{ $id | Quote }}',
];

export const terminated = (reason: string, exitCode: number): ContainerTemplate => ({
	isReady: false,
	isStarted: false,
	restarts: 0,
	state: ended(reason, exitCode),
});

export const waiting = (
	reason: string,
	message: string,
	last?: {readonly reason: string; readonly exitCode: number},
): ContainerTemplate => ({
	isReady: false,
	isStarted: false,
	restarts: 0,
	state: ['waiting:', `  reason: ${reason}`, ...(message ? [`  message: ${quote(message)}`] : [])],
	...(last && {lastState: ended(last.reason, last.exitCode)}),
});

const quote = (text: string): string => JSON.stringify(text);

const indented = (lines: readonly string[], by: number): string =>
	lines.map((line) => `${' '.repeat(by)}${line}`).join('\n');

/** The whole status of a pod all of whose containers are in the same state. */
export function podStatus({
	phase = 'Running',
	container,
}: {
	phase?: string;
	container: ContainerTemplate;
}): string {
	const {isReady, isStarted, restarts, state, lastState} = container;
	const ready = isReady ? '"True"' : '"False"';
	// A container keeps its last end until it has a new one.
	const keptLastState = `{{ with $before.lastState }}
  lastState:
{{ YAML . 2 }}
{{ end }}`;
	return `
{{ $now := Now }}
{{ $root := . }}
{{ $old := or .status.containerStatuses list }}
conditions:
- {type: PodReadyToStartContainers, status: "True", lastTransitionTime: {{ $now | Quote }}}
- {type: Initialized, status: "True", lastTransitionTime: {{ $now | Quote }}}
- {type: Ready, status: ${ready}, lastTransitionTime: {{ $now | Quote }}}
- {type: ContainersReady, status: ${ready}, lastTransitionTime: {{ $now | Quote }}}
- {type: PodScheduled, status: "True", lastTransitionTime: {{ .metadata.creationTimestamp | Quote }}}
containerStatuses:
{{ range $index, $item := .spec.containers }}
{{ $before := dict }}
{{ if gt (len $old) $index }}{{ $before = index $old $index }}{{ end }}
{{ $restarts := add (or $before.restartCount 0) ${restarts} }}
{{ $id := printf "containerd://%s" (sha256sum (printf "%s %s %d" $root.metadata.uid $item.name $restarts)) }}
{{ $startedAt := $now }}
{{ with $before.state }}{{ with .running }}{{ $startedAt = .startedAt }}{{ end }}{{ with .terminated }}{{ $startedAt = .startedAt }}{{ end }}{{ end }}
- name: {{ $item.name | Quote }}
  image: {{ $item.image | Quote }}
  imageID: {{ $item.image | Quote }}
  containerID: {{ $id | Quote }}
  ready: ${isReady}
  started: ${isStarted}
  restartCount: {{ $restarts }}
  state:
${indented(state, 4)}
${lastState ? `  lastState:\n${indented(lastState, 4)}` : keptLastState}
{{ end }}
initContainerStatuses:
{{ range .spec.initContainers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: {{ .image | Quote }}
  containerID: {{ printf "containerd://%s" (sha256sum (printf "%s %s" $root.metadata.uid .name)) | Quote }}
  ready: true
  started: false
  restartCount: 0
  state:
    terminated:
      exitCode: 0
      reason: Completed
      startedAt: {{ $now | Quote }}
      finishedAt: {{ $now | Quote }}
{{ end }}
{{ with NodeIPsWith .spec.nodeName }}
hostIP: {{ index . 0 | Quote }}
hostIPs:
{{ range . }}
- ip: {{ . | Quote }}
{{ end }}
{{ end }}
{{ $addresses := PodIPsWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) }}
{{ $address := or .status.podIP (index $addresses 0) }}
podIP: {{ $address | Quote }}
podIPs:
- ip: {{ $address | Quote }}
phase: ${phase}
startTime: {{ or .status.startTime $now | Quote }}
`;
}
