import type { Locale } from '../problems/problem.ts';
import type { Role } from './roles.ts';

/** Who asks, settled once at the door. `way`: a cookie can be ridden by another site, a token cannot. */
export type Viewer = {
  readonly user: { readonly id: string; readonly name: string; readonly email: string | null };
  readonly role: Role;
  readonly team: string | null;
  readonly locale: Locale;
  readonly way: 'cookie' | 'token';
};
