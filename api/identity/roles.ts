import { z } from 'zod';

export const roleSchema = z.enum(['admin', 'analyst', 'marketer', 'manager', 'executive']);
export type Role = z.infer<typeof roleSchema>;

/** What a role may do. A manager's records are also narrowed to the manager's team. */
export type Right = 'see personal data' | 'edit records' | 'see other teams' | 'run the place' | 'read the meters';

const RIGHTS: Readonly<Record<Role, readonly Right[]>> = {
  admin: ['see personal data', 'edit records', 'see other teams', 'run the place', 'read the meters'],
  analyst: ['see personal data', 'edit records', 'see other teams', 'read the meters'],
  marketer: ['see other teams'],
  manager: ['see personal data', 'edit records'],
  executive: ['see other teams'],
};

export function may(role: Role, right: Right): boolean {
  return RIGHTS[role].includes(right);
}
