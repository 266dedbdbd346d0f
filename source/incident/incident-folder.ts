import path from 'node:path';

/** Where the records of incidents are kept, in the program's folder for what outlives a run. */
export const incidentFolder = (folder: string): string => path.join(folder, 'incidents');
