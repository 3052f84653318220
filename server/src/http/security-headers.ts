import type { FastifyInstance } from 'fastify';

/** Answers of the API are data: a browser that is tricked into showing one runs nothing of it. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

/**
 * What every answer carries. A route that shows something, as the UI does, puts its own content policy over this one.
 */
export function addSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ protocol }, reply) => {
    // Once seen over TLS, a browser does not come back without it.
    if (protocol === 'https') void reply.header('strict-transport-security', 'max-age=31536000');
    void reply.headers({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': DATA_POLICY,
    });
  });
}

/** Who may turn text into markup: Angular for its own templates, Material for the icons that we ship. Nobody else. */
const MARKUP_MAKERS = ['angular', 'angular#components'];

/**
 * The page's own policy. Scripts come from our files only. Angular and CodeMirror put style sheets into the page, which
 * the nonce allows; style attributes, which Material sets, cannot carry one and cannot run anything.
 */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "require-trusted-types-for 'script'",
    `trusted-types ${MARKUP_MAKERS.join(' ')}`,
    "frame-ancestors 'none'",
  ].join('; ');
}
