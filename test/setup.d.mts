export const root: string;
export function setUp(): void;
export function packagesAreThere(): boolean;
export function buildIsCurrent(): boolean;
