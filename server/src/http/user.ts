import type { Role } from '#contract/identity';

/** Who sends a request; set by the identity hook on every route that is not public. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly username: string;
  readonly fullName: string;
  readonly role: Role;
}

declare module 'fastify' {
  interface FastifyRequest {
    user: User;
    /** What proved it: "session 1a2b3c4d" or "token 3f2a"; tells which one, and opens nothing. */
    proof?: string;
    /** Whether the identity of the request is good still: for streams, which outlive it. */
    isStillKnown: () => Promise<boolean>;
  }
  interface FastifyContextConfig {
    /** Answers without identity: sign-in, health, the UI's own files. Everything else is closed. */
    isPublic?: boolean;
  }
}

/** v2 and v3 differ in how jobs, core types and analyses are shown; an un-versioned path is v2. */
export type WireVersion = 'v2' | 'v3';
