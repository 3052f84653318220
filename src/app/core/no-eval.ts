/**
 * The page's policy refuses code that is made from text, which zod tries for speed as soon as it is loaded. It looks
 * for its settings here; its own `config()` would bring all of zod into the first download.
 */
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
