/**
The words of a kubelet and of the parts it speaks for, as observed; some differ between releases, so
they are made for one minor version of Kubernetes.
*/
export type KubeletTexts = ReturnType<typeof kubeletTexts>;

/** Seconds as Go prints a duration: `10s`, `1m20s`, `5m0s`. */
export function goDuration(seconds: number): string {
	const minutes = Math.floor(seconds / 60);
	const hours = Math.floor(minutes / 60);
	return [
		hours > 0 ? `${hours}h` : '',
		minutes > 0 ? `${minutes % 60}m` : '',
		`${Math.round(seconds % 60)}s`,
	].join('');
}

export const kubeletTexts = (minor: number) => ({
	pulling: (image: string) => `Pulling image "${image}"`,
	alreadyPresent: (image: string) =>
		`Container image "${image}" already present on machine${minor >= 35 ? ' and can be accessed by the pod' : ''}`,
	pullFailed: (image: string, error: string) => `Failed to pull image "${image}": ${error}`,
	pullBackOffEvent: (image: string) => `Back-off pulling image "${image}"`,
	pullBackOffStatus: (image: string, error: string) =>
		minor >= 31
			? `Back-off pulling image "${image}": ErrImagePull: ${error}`
			: `Back-off pulling image "${image}"`,
	created(container: string) {
		if (minor >= 35) {
			return 'Container created';
		}

		return minor >= 32 ? `Created container: ${container}` : `Created container ${container}`;
	},
	started: (container: string) =>
		minor >= 35 ? 'Container started' : `Started container ${container}`,
	stopping: (container: string) => `Stopping container ${container}`,
	killedByProbe: (container: string, probe: 'Liveness' | 'Startup') =>
		`Container ${container} failed ${probe.toLowerCase()} probe, will be restarted`,
	probeFailed: (probe: 'Readiness' | 'Liveness' | 'Startup', failure: string) =>
		`${probe} probe failed: ${failure}`,
	backOffEvent: (container: string, pod: string) =>
		`Back-off restarting failed container ${container} in pod ${pod}`,
	backOffStatus: (seconds: number, container: string, pod: string) =>
		`back-off ${goDuration(seconds)} restarting failed container=${container} pod=${pod}`,
	// Two blanks of Go's own making: one before the colon.
	mountFailed: (volume: string, error: string) =>
		`MountVolume.SetUp failed for volume "${volume}" : ${error}`,
	/** What a log request is told of a container that waits for such a reason. */
	waitingToStart: (reason: string) => logTexts[reason] ?? reason,
});

const logTexts: Readonly<Record<string, string>> = {
	ErrImagePull: "image can't be pulled",
	ImagePullBackOff: 'trying and failing to pull image',
};
