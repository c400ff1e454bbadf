import { SignedOutError } from './http.ts';
import { loadMe, type Me } from './me.ts';

type Face =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'signed-in'; readonly me: Me }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'unreachable'; readonly why: string };

/** Whether somebody is signed in. Any request that meets a 401 says so here, and the whole page follows. */
export class Session {
  face = $state.raw<Face>({ kind: 'waiting' });

  get me(): Me | null {
    return this.face.kind === 'signed-in' ? this.face.me : null;
  }

  async open(signal: AbortSignal): Promise<void> {
    try {
      this.face = { kind: 'signed-in', me: await loadMe(signal) };
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof SignedOutError) this.end();
      else this.face = { kind: 'unreachable', why: error instanceof Error ? error.message : String(error) };
    }
  }

  end(): void {
    this.face = { kind: 'signed-out' };
  }
}
