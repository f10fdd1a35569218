export const roles = ['admin', 'manager', 'member', 'viewer'] as const;
/** What somebody is in the house; their department says where. */
export type Role = (typeof roles)[number];
