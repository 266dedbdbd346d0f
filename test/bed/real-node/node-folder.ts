/** Everything of a real node lies here: paths of sockets have to be short. */
export const nodeFolder = '/run/bed';

/** What containers print: in it a folder for each pod, in that one for each container. */
export const podLogs = `${nodeFolder}/pod-logs`;
